"""Fig 7: sigmoid Bernoulli model with bias cancellation, d=20, n=5000; SMOTE, Gaussian-fit (ridge), Oracle; logistic without intercept."""
from common import *
A = cli(100, grid_n=21, ridge=1e-6, C=float("inf"), tol=1e-4, intercept=False, n_train=5000)
D, a_, b_, c_ = 20, 5.0, 1.0, 1.0
GRID = np.linspace(0, 2, A.grid_n)
sp_ = lambda u: expit(u) * expit(-u)
# E[T s'(cT)] = 0  ->  alpha a s'(ca) = (1-alpha) b s'(cb)
ALPHA = b_ * sp_(c_ * b_) / (a_ * sp_(c_ * a_) + b_ * sp_(c_ * b_))
MUW = np.zeros(D - 1); MUW[:3] = 2.5
THETA_TRUE = np.r_[c_, np.zeros(D - 1)]
GENS = ("oracle", "smote", "gaussian-fit")


def draw(n, rng):
    T = np.where(rng.random(n) < ALPHA, -a_, b_)
    W = rng.standard_normal((n, D - 1)) + np.where(rng.random(n) < 0.5, 1.0, -1.0)[:, None] * MUW
    y = (rng.random(n) < expit(c_ * T)).astype(int)
    return np.column_stack([T, W]), y


P1 = ALPHA * expit(-a_ * c_) + (1 - ALPHA) * expit(b_ * c_)          # Pr(y=1)


def draw_label(n, label, rng):
    """rejection: fresh (x, y), keep y == label"""
    p = P1 if label else 1 - P1; out, have = [], 0
    while have < n:
        X, y = draw(int((n - have) / p * 1.05) + 50, rng)
        X = X[y == label][: n - have]; out.append(X); have += len(X)
    return np.vstack(out) if out else np.empty((0, D))


def exact_risk(th):
    """balanced logistic risk under the population, 1-D quadrature: theta'x | T, s is N(T th1 + s th_W'mu, |th_W|^2)"""
    s_, m_ = np.linalg.norm(th[1:]), th[1:] @ MUW
    tot = 0.0
    for lab in (0, 1):
        for T, pT in ((-a_, ALPHA), (b_, 1 - ALPHA)):
            q = expit(c_ * T); w = pT * (q if lab else 1 - q) / (P1 if lab else 1 - P1)
            for s in (1, -1):
                u = T * th[0] + s * m_ + s_ * _gh_x
                tot += 0.5 * w * 0.5 * (_gh_w * (np.logaddexp(0, u) - lab * u)).sum()
    return tot


from common import _gh_x, _gh_w
R_TRUE = exact_risk(THETA_TRUE)
rng0 = rng_for(A.seed, 7, 999)
XB = np.vstack([draw_label(20000, 0, rng0), draw_label(20000, 1, rng0)]); YB = np.r_[np.zeros(20000, int), np.ones(20000, int)]
THETA_STAR = fit_logit(XB, YB, C=np.inf, intercept=False, tol=1e-8).coef_[0]      # the paper's theta*
RB_STAR = bal_logloss_from_score(XB @ THETA_STAR, YB)


def one(rep):
    ck, out = Clock(), []
    with ck("data"):
        rng = rng_for(A.seed, 7, 0, rep)
        X, y = draw(A.n_train, rng)
        mi = 1 if y.sum() <= len(y) / 2 else 0
        n1 = int((y == mi).sum()); n0 = len(y) - n1
    with ck("synth"): gs = gaussian_fit_sampler(X[y == mi], ridge=A.ridge)
    for gen in GENS:
        for g in GRID:
            nt = n_tilde(g, n0, n1)
            with ck("synth"):
                if gen == "smote": Xa, ya = aug_smote(X, y, nt, rng, minority=mi)
                elif gen == "gaussian-fit": Xa, ya = aug_concat(X, y, gs(nt, rng), mi)
                else: Xa, ya = aug_concat(X, y, draw_label(nt, mi, rng), mi)
            with ck("fit"): clf = fit_logit(Xa, ya, C=A.C, intercept=A.intercept, tol=A.tol)
            with ck("eval"):
                th = clf.coef_[0]; key = ("main", gen, "sweep", "", "", g); ic = float(np.ravel(clf.intercept_)[0])
                out += [(key + ("excess_risk",), bal_logloss_from_score(XB @ th + ic, YB) - RB_STAR),
                        (key + ("param_error",), np.linalg.norm(th - THETA_STAR)),
                        (key + ("param_error_true",), np.linalg.norm(th - THETA_TRUE)), (key + ("theta1",), th[0])]
                if not A.intercept: out.append((key + ("excess_risk_exact",), exact_risk(th) - R_TRUE))
    out.append((("main", "", "", "", "", "", "minority_count"), n1))
    return out, ck.t, ck.n


acc, tm = run_reps(one, A.reps, A.jobs)
log_timing(f"fig7{A.tag}", A.reps, A.jobs, len(GENS) * len(GRID), tm)
rows = acc.rows("fig7")
for name, v in (("alpha", ALPHA), ("P(y=1)", P1), ("R(theta_true)_exact", R_TRUE), ("R(theta*)_on_20000x2", RB_STAR),
                ("|theta*_fit-theta_true|", np.linalg.norm(THETA_STAR - THETA_TRUE)), ("R_exact(theta*_fit)-R(theta_true)", exact_risk(THETA_STAR) - R_TRUE)):
    rows.append(dict(figure="fig7", panel="constants", generator="", method="", n1="", m="", gamma="", metric=name, reps=1, mean=f"{v:.10g}", sd=0, sem=0))
    print(name, v)
if not A.no_write: write_csv(f"{A.out}/fig7{A.tag}.csv", rows)

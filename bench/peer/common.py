"""Common parts of the peer programs: the simulation figures of "Synthetic Augmentation in Imbalanced Learning: When It
Helps, When It Hurts, and How Much to Add" as a user would write them today in Python.

Stack: numpy + scikit-learn + imbalanced-learn + joblib.  One BLAS thread unless the caller says otherwise.
Every program writes <out>/<figure>.csv (mean, sd and standard error of each measure) and adds a line for each cell to
<out>/timings.jsonl; `--out` is a folder, by default ballast-peer in the machine's temporary folder.
"""
import os
for _v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_v, "1")
import argparse, csv, json, math, tempfile, time, warnings
import numpy as np
from numpy.random import Generator, PCG64, SeedSequence
from scipy.special import expit, ndtr
from scipy.optimize import minimize
from joblib import Parallel, delayed
from imblearn.over_sampling import SMOTE
from sklearn.linear_model import LogisticRegression, LinearRegression

warnings.filterwarnings("ignore", message=".*will be larger than the number of samples.*")
OUT = os.path.join(tempfile.gettempdir(), "ballast-peer")
WARM_UP = 1
FIELDS = "figure,panel,generator,method,n1,m,gamma,metric,reps,mean,sd,sem".split(",")


# ---------- randomness: every (figure, cell, repetition) has its own stream, independent of --jobs and of order
def rng_for(seed, *key):
    return Generator(PCG64(SeedSequence([int(seed), *[int(k) for k in key]])))


def int_seed(rng):
    return int(rng.integers(0, 2**31 - 1))


# ---------- synthetic sizes
def n_tilde(gamma, n0, n1):
    """round(gamma (n0-n1)).  Python's round is half-to-even; floor(x+.5) differs only on exact .5 ties."""
    return int(math.floor(gamma * (n0 - n1) + 0.5))


# ---------- generators.  All return the augmented (X, y) = [majority, minority, synthetic]
def aug_smote(X, y, n_new, rng, k=5, minority=1):
    """imbalanced-learn's SMOTE as a user calls it, with the target minority count as a dict."""
    if n_new == 0:
        return X, y
    n1 = int((y == minority).sum())
    return SMOTE(sampling_strategy={minority: n1 + n_new}, k_neighbors=k,
                 random_state=int_seed(rng)).fit_resample(X, y)


def aug_concat(X, y, Xnew, minority=1):
    if len(Xnew) == 0:
        return X, y
    return np.vstack([X, Xnew]), np.concatenate([y, np.full(len(Xnew), minority, dtype=y.dtype)])


def gaussian_fit_sampler(X1, ridge=0.0, ddof=1):
    mu = X1.mean(axis=0)
    S = np.cov(X1, rowvar=False, ddof=ddof) + ridge * np.eye(X1.shape[1])
    L = np.linalg.cholesky(S)
    return lambda n, rng: mu + rng.standard_normal((n, len(mu))) @ L.T


# ---------- fits
def fit_ls(X, y, solver="sklearn"):
    """least squares without intercept"""
    if solver == "sklearn":
        return LinearRegression(fit_intercept=False).fit(X, y).coef_
    if solver == "lstsq":
        return np.linalg.lstsq(X, y, rcond=None)[0]
    if solver == "normal":
        return np.linalg.solve(X.T @ X, X.T @ y)
    raise ValueError(solver)


def fit_logit(X, y, C=np.inf, intercept=True, tol=1e-4, max_iter=1000):
    """unpenalised logistic regression (C=inf); scikit-learn's lbfgs at its default tolerance"""
    return LogisticRegression(C=C, fit_intercept=intercept, tol=tol, max_iter=max_iter).fit(X, y)


# ---------- balanced losses on a set
def bal_logloss_from_score(s, y):
    l = np.logaddexp(0.0, s) - y * s
    return 0.5 * l[y == 0].mean() + 0.5 * l[y == 1].mean()


def bal_err_from_score(s, y):
    e = (s > 0).astype(float) != y
    return 0.5 * e[y == 0].mean() + 0.5 * e[y == 1].mean()


# ---------- summaries
class Acc:
    """collects per-repetition values by key"""
    def __init__(self):
        self.d = {}

    def add(self, key, v):
        self.d.setdefault(key, []).append(float(v))

    def merge(self, pairs):
        for k, v in pairs:
            self.add(k, v)

    def rows(self, figure):
        out = []
        for (panel, gen, method, n1, m, gamma, metric), v in self.d.items():
            a = np.asarray(v)
            sd = a.std(ddof=1) if len(a) > 1 else float("nan")
            out.append(dict(figure=figure, panel=panel, generator=gen, method=method, n1=n1, m=m,
                            gamma="" if gamma == "" else f"{float(gamma):.10g}", metric=metric, reps=len(a),
                            mean=f"{a.mean():.10g}", sd=f"{sd:.6g}", sem=f"{sd/np.sqrt(len(a)):.6g}"))
        return out


def write_csv(path, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="") as f:
        w = csv.DictWriter(f, FIELDS); w.writeheader(); w.writerows(rows)


class Clock:
    """per-phase process-CPU and wall time inside one repetition"""
    def __init__(self):
        self.t = {}; self.n = {}

    def __call__(self, name):
        return _Phase(self, name)


class _Phase:
    def __init__(self, c, name): self.c, self.name = c, name
    def __enter__(self): self.w, self.p = time.perf_counter(), time.process_time()
    def __exit__(self, *a):
        c = self.c
        w, p = c.t.get(self.name, (0.0, 0.0))
        c.t[self.name] = (w + time.perf_counter() - self.w, p + time.process_time() - self.p)
        c.n[self.name] = c.n.get(self.name, 0) + 1


def run_reps(fn, reps, jobs, **kw):
    """fn(rep, **kw) -> (pairs, clock_t, clock_n).  Returns merged values, timings.
    Repetitions beyond the last one warm up, once in a process and worker; they are neither counted nor timed."""
    global WARM_UP
    if WARM_UP: Parallel(n_jobs=jobs)(delayed(fn)(r, **kw) for r in range(reps, reps + jobs * WARM_UP))
    WARM_UP = 0
    w0, p0 = time.perf_counter(), time.process_time()
    if jobs == 1:
        res = [fn(r, **kw) for r in range(reps)]
    else:
        res = Parallel(n_jobs=jobs)(delayed(fn)(r, **kw) for r in range(reps))
    wall, cpu = time.perf_counter() - w0, time.process_time() - p0
    acc, t, n = Acc(), {}, {}
    for pairs, ct, cn in res:
        acc.merge(pairs)
        for k, (w, p) in ct.items():
            a = t.get(k, (0.0, 0.0)); t[k] = (a[0] + w, a[1] + p)
        for k, v in cn.items():
            n[k] = n.get(k, 0) + v
    if jobs != 1:
        cpu = sum(p for _, p in t.values())
    return acc, dict(wall_s=wall, cpu_s=cpu, phases={k: dict(wall=round(w, 4), cpu=round(p, 4), calls=n[k]) for k, (w, p) in t.items()})


def log_timing(run, reps, jobs, cells, tm, fits=None):
    """adds one line to <out>/timings.jsonl; fits = classifier/regressor fits done; cells = (generator, n1, gamma) grid points per rep"""
    fits = fits if fits is not None else tm["phases"].get("fit", {}).get("calls", 0)
    os.makedirs(OUT, exist_ok=True)
    with open(os.path.join(OUT, "timings.jsonl"), "a") as f:
        f.write(json.dumps(dict(run=run, reps=reps, jobs=jobs, fits=fits, cells=cells, **tm)) + "\n")
    print(f"[{run}] reps={reps} jobs={jobs} fits={fits} wall={tm['wall_s']:.1f}s cpu={tm['cpu_s']:.1f}s "
          f"per-rep cpu={tm['cpu_s']/reps:.3f}s per-fit cpu={1e3*tm['cpu_s']/max(fits,1):.3f}ms", flush=True)


def cli(reps, **extra):
    global OUT, WARM_UP
    p = argparse.ArgumentParser()
    p.add_argument("--reps", type=int, default=reps)
    p.add_argument("--seed", type=int, default=20261122)
    p.add_argument("--jobs", type=int, default=1)
    p.add_argument("--out", default=OUT, help="folder of the CSV and of timings.jsonl")
    p.add_argument("--warm-up", type=int, default=WARM_UP, help="repetitions before the clock starts")
    p.add_argument("--tag", default="", help="suffix of the output CSV and the timing line")
    p.add_argument("--no-write", action="store_true", help="timing only")
    for k, v in extra.items():
        k = k.replace("_", "-")
        if isinstance(v, bool): p.add_argument("--" + k, action="store_true")
        elif isinstance(v, list): p.add_argument("--" + k, choices=v, default=v[0])
        else: p.add_argument("--" + k, type=type(v), default=v)
    a = p.parse_args()
    OUT, WARM_UP = a.out, a.warm_up
    return a


# ---------- Gaussian-mixture problem of Figs 2 and 8-left, with exact risk of a linear logistic rule
DELTA, XI, D_MIX = 2.0, 2.5, 5
_gh_x, _gh_w = np.polynomial.hermite_e.hermegauss(80); _gh_w = _gh_w / _gh_w.sum()


def mix_majority(n, rng):
    return rng.standard_normal((n, D_MIX))


def mix_minority(n, rng):
    X = rng.standard_normal((n, D_MIX))
    X[:, 0] += DELTA
    X[:, 1] += np.where(rng.random(n) < 0.5, 0.5, -0.5) * XI
    return X


def mix_exact(w, b):
    """exact balanced log-loss and 0-1 error of sign(b + w'x) under the Fig-2 population (1-D quadrature)"""
    s = np.linalg.norm(w)
    m0 = b; mp = b + DELTA * w[0] + XI / 2 * w[1]; mm = b + DELTA * w[0] - XI / 2 * w[1]
    sp = lambda z: np.logaddexp(0.0, z)
    L0 = (_gh_w * sp(m0 + s * _gh_x)).sum()
    L1 = 0.5 * ((_gh_w * sp(-(mp + s * _gh_x))).sum() + (_gh_w * sp(-(mm + s * _gh_x))).sum())
    e0 = ndtr(m0 / s); e1 = 0.5 * (ndtr(-mp / s) + ndtr(-mm / s))
    return 0.5 * (L0 + L1), 0.5 * (e0 + e1)


def mix_optimum():
    r = minimize(lambda p: mix_exact(p[1:], p[0])[0], np.r_[-2.0, 2.0, 1e-3, 0, 0, 0], method="BFGS", options=dict(gtol=1e-10))
    return r.x, *mix_exact(r.x[1:], r.x[0])

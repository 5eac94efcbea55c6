"""Fig 6: distribution of the VTSS gamma* over 200 gamma in [0,2], validation 2000/class, mean-shift model.
--mode fresh (Algorithm 1 as written: Syn is called anew for each gamma) or nested (one pool, prefix of size ntilde)."""
from meanshift import *
A = cli(30, solver=["sklearn", "lstsq", "normal"], mode=["fresh", "nested"], grid_n=200, val=2000, gens="oracle,smote,gaussian-fit,semi-oracle")
GRID = np.linspace(0, 2, A.grid_n)
GL = A.gens.split(",")
NT = [n_tilde(g, N0, N1) for g in GRID]


def one(rep, kind):
    ck, out = Clock(), []
    with ck("data"):
        rng = rng_for(A.seed, 6, NOISES.index(kind), rep)
        X, y = make(kind, N0, N1, rng)
        Xv, yv = make(kind, A.val, A.val, rng)      # equal class sizes: the balanced loss is the plain mean
    for gen in GL:
        with ck("synth"): f = augmenter(gen, kind, X, y)
        L = np.empty(len(GRID)); ER = np.empty(len(GRID))
        if A.mode == "nested":                       # sufficient statistics, all gammas at once (same numbers as refitting)
            with ck("synth"): Xa, ya = f(NT[-1], rng); S = Xa[len(X):]
            with ck("fit"):
                G = np.empty((len(NT), D, D)); b = np.empty((len(NT), D)); G0, b0, last = X.T @ X, X.T @ y, 0
                for i, nt in enumerate(NT):
                    blk = S[last:nt]; last = nt
                    G0 = G0 + blk.T @ blk; b0 = b0 + blk.sum(axis=0); G[i] = G0; b[i] = b0
                TH = np.linalg.solve(G, b[..., None])[..., 0]
                ck.n["fit"] = ck.n.get("fit", 0) + len(NT) - 1
            with ck("eval"):
                GV, cv = Xv.T @ Xv / len(yv), Xv.T @ yv / len(yv)
                L = np.einsum("ij,jk,ik->i", TH, GV, TH) - 2 * TH @ cv + 1.0
                ER = (1 - TH @ MU) ** 2 + (TH * TH).sum(axis=1) - R_STAR
        else:
            for i, nt in enumerate(NT):
                with ck("synth"): Xa, ya = f(nt, rng)
                with ck("fit"): th = fit_ls(Xa, ya, A.solver)
                with ck("eval"): L[i] = np.mean((Xv @ th - yv) ** 2); ER[i] = excess(th)
        j = int(np.argmin(L)); gs = GRID[j]; key = (kind, gen, f"vtss-{A.mode}", N1, "", "")
        out += [(key + ("gamma_star",), gs), (key + ("P[gamma*=0]",), j == 0), (key + ("P[gamma*<=0.1]",), gs <= 0.1),
                (key + ("P[gamma*<=0.2]",), gs <= 0.2), (key + ("P[gamma*<=0.5]",), gs <= 0.5), (key + ("P[gamma*>=1.8]",), gs >= 1.8),
                (key + ("excess_risk_vtss",), ER[j]), (key + ("excess_risk_gamma0",), ER[0]),
                (key + ("excess_risk_gamma1",), ER[int(np.argmin(abs(GRID - 1)))])]
        for h in range(20):                          # histogram, bins of width 0.1, last one closed
            out.append((key[:5] + (round(0.1 * h, 2), "hist_bin_share"), min(int(gs / 0.1 + 1e-9), 19) == h))
    return out, ck.t, ck.n


rows = []
for kind in NOISES:
    acc, tm = run_reps(one, A.reps, A.jobs, kind=kind)
    log_timing(f"fig6{A.tag}/{A.mode}/{A.solver}/{kind}", A.reps, A.jobs, len(GL) * len(GRID), tm)
    rows += acc.rows("fig6")
    if not A.no_write:
        write_csv(f"{A.out}/fig6{A.tag}_{A.mode}.csv", rows)          # after every noise law

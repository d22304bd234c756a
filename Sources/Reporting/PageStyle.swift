extension Page {
    /// How pages look: light or dark as the reader's system is, unless the page's own switch says otherwise, and on
    /// paper always light.
    static let style = """
        :root {
          color-scheme: light;
          --paper: #faf9f6; --card: #ffffff; --ink: #1c2024; --soft: #5a6169; --line: #dedbd3;
          --accent: #1b6b74; --bar: #b9c7c6; --good: #1d6b3a; --bad: #a3281c;
          --shadow: 0 1px 2px rgba(28, 32, 36, .06);
        }
        @media (prefers-color-scheme: dark) {
          :root:not([data-theme="light"]) {
            color-scheme: dark;
            --paper: #14171a; --card: #1b1f23; --ink: #e9e8e4; --soft: #a2a9b0; --line: #31373d;
            --accent: #6cc5c9; --bar: #49575a; --good: #7fce9a; --bad: #f2998e; --shadow: none;
          }
        }
        :root[data-theme="dark"] {
          color-scheme: dark;
          --paper: #14171a; --card: #1b1f23; --ink: #e9e8e4; --soft: #a2a9b0; --line: #31373d;
          --accent: #6cc5c9; --bar: #49575a; --good: #7fce9a; --bad: #f2998e; --shadow: none;
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
        body {
          margin: 0 auto; max-width: 1480px; padding: 0 clamp(16px, 3vw, 48px) 48px;
          background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
          overflow-wrap: anywhere;
        }
        h1, h2, h3, h4, p, ul, dl, dd, figure { margin: 0; padding: 0; }
        ul { list-style: none; }
        a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        img.input { image-rendering: pixelated; display: block; }
        button {
          font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line);
          border-radius: 8px; padding: .25em .8em; min-height: 40px; min-width: 40px; cursor: pointer;
        }
        header { padding: clamp(12px, 3vw, 40px) 0 8px; }
        .kicker { display: flex; justify-content: space-between; align-items: center; min-height: 44px; }
        .kicker p { color: var(--accent); font-weight: 600; }
        h1 { font-size: clamp(1.8rem, 4.2vw, 3rem); line-height: 1.12; font-weight: 700; letter-spacing: -.02em; }
        h2 { font-size: 1.35rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; margin: 48px 0 14px; }
        h3, h4 { font-weight: 650; line-height: 1.3; }
        .summary { margin-top: 12px; color: var(--soft); display: flex; flex-wrap: wrap; gap: 2px 22px; }
        .faces { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 350px), 1fr)); }
        .face {
          display: grid; grid-template-columns: clamp(96px, 28%, 152px) minmax(0, 1fr); gap: 18px; align-items: start;
          padding: 16px; background: var(--card); border: 1px solid var(--line); border-radius: 12px;
          box-shadow: var(--shadow);
        }
        .face .input { width: 100%; height: auto; border-radius: 6px; }
        .face h3 { font-size: 1.25rem; }
        .source { color: var(--soft); font-size: .85rem; }
        .predicted { margin-top: 8px; }
        .bars { margin-top: 4px; font-size: .85rem; line-height: 1.65; font-variant-numeric: tabular-nums; }
        .bars li { display: grid; grid-template-columns: 5.2em minmax(0, 1fr) 5em; white-space: nowrap; gap: 8px;
          align-items: center; }
        .bars .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .track { height: 9px; border-radius: 3px; background: color-mix(in srgb, var(--line) 55%, transparent); }
        .bar { display: block; height: 100%; border-radius: 3px; background: var(--bar); min-width: 1px; }
        .percent { text-align: right; color: var(--soft); }
        .best .bar { background: var(--accent); }
        .best, .best .percent { color: var(--ink); font-weight: 600; }
        .statements { max-width: 74ch; display: grid; gap: 8px; font-size: 1.08rem; }
        .statements data, .statements b { font-weight: 650; font-variant-numeric: tabular-nums; }
        .badge { font-size: .75rem; font-weight: 600; border-radius: 999px; padding: 2px 8px; margin-left: 6px;
          white-space: nowrap; border: 1px solid currentColor; }
        .badge.passed, .word.passed { color: var(--good); }
        .badge.failed, .word.failed { color: var(--bad); }
        .badge.undecided, .word.undecided { color: var(--soft); }
        .figure { display: block; max-width: none; height: auto; }
        .figure .ink { fill: var(--ink); } .figure .soft { fill: var(--soft); } .figure .accent { fill: var(--accent); }
        .figure .figure-bar { fill: var(--bar); } .figure .line-stroke { stroke: var(--bar); }
        .figure .soft-stroke { stroke: var(--soft); } .figure .accent-stroke { stroke: var(--accent); }
        .facts { display: grid; gap: 4px; max-width: 80ch; }
        .facts div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 12px; }
        dt { color: var(--soft); }
        .note, .guide { color: var(--soft); max-width: 68ch; }
        .note { margin-top: 14px; }
        .guide { margin-bottom: 18px; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; white-space: nowrap; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: 7px 28px 7px 0; border-bottom: 1px solid var(--line); font-weight: 400; }
        thead th { color: var(--soft); font-size: .85rem; }
        tbody th { font-weight: 600; }
        .layer { border-top: 1px solid var(--line); padding-bottom: 32px; scroll-margin-top: 8px; }
        summary {
          position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 14px;
          padding: 12px 0; background: var(--paper); cursor: pointer; list-style: none;
        }
        summary::-webkit-details-marker { display: none; }
        summary::before { content: "▸"; color: var(--soft); width: .9em; }
        details[open] > summary::before { content: "▾"; }
        summary h3 { font-size: 1.2rem; }
        .kind, .shape { color: var(--soft); }
        .scale {
          display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; margin-bottom: 14px;
          font-size: .88rem; font-variant-numeric: tabular-nums;
        }
        .colors { width: 180px; height: 12px; border-radius: 2px; background: var(--colors); }
        .meaning { color: var(--soft); }
        .lost { display: inline-flex; align-items: center; gap: 6px; }
        .lost i { width: 12px; height: 12px; background: var(--undefined); }
        .columns {
          display: grid; gap: 28px clamp(20px, 2.4vw, 40px);
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
        }
        .facts-line { color: var(--soft); font-size: .92rem; margin-bottom: 12px; max-width: 100ch; }
        .network { max-height: 70vh; overflow: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
        .mean-face { width: 64px; height: 64px; image-rendering: pixelated; border-radius: 4px; display: block; }
        .channels { margin-bottom: 18px; content-visibility: auto; }
        .channels td, .channels th { padding: 5px 14px 5px 0; vertical-align: middle; }
        .channels .map { width: 64px; cursor: zoom-in; }
        .channels small { display: block; color: var(--soft); font-size: .78rem; font-weight: 400; }
        .channels td span { font-size: .85rem; }
        .channels .fires { font-weight: 700; color: var(--good); } .channels .falls { font-weight: 700; color: var(--bad); }
        .sort { padding: .1em .55em; min-height: 32px; min-width: 32px; font-weight: 600; }
        .sort:disabled { border-color: transparent; background: none; color: inherit; padding: 0; opacity: 1; cursor: default; }
        .sort[aria-pressed="true"] { border-color: var(--accent); color: var(--accent); }
        .strongest { white-space: nowrap; }
        .face-thumb { display: inline-block; width: 40px; height: 40px; margin-right: 4px; border-radius: 3px;
          background-size: cover; image-rendering: pixelated; }
        .column {
          display: grid; grid-row: span 2; grid-template-rows: subgrid; gap: 12px; align-items: start; min-width: 0;
        }
        .column-head { display: flex; gap: 12px; align-items: center; }
        .thumbnail {
          flex: none; width: 64px; height: 64px; border-radius: 4px; image-rendering: pixelated;
          background-position: center; background-size: contain; background-repeat: no-repeat;
        }
        .column-head p { font-size: .88rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
        .column-head .range { color: var(--soft); }
        .maps { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: 6px 5px; }
        .maps li { line-height: 1.25; font-variant-numeric: tabular-nums; min-width: 0; }
        .map {
          display: block; width: 100%; aspect-ratio: var(--ratio, 1); image-rendering: pixelated;
          background-repeat: no-repeat;
        }
        .map.value { max-height: 96px; }
        .maps b { display: block; font-size: .8rem; font-weight: 500; }
        .maps small { display: block; font-size: .78rem; color: var(--soft); overflow-wrap: normal; }
        .map[role="button"] { cursor: zoom-in; }
        .maps li.same .map { outline: 2px solid var(--accent); outline-offset: 1px; }
        dialog {
          width: min(1120px, calc(100vw - 24px)); max-height: calc(100vh - 24px); overflow: auto; padding: 20px;
          color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 14px;
        }
        dialog::backdrop { background: rgba(10, 12, 14, .6); }
        .viewer-head { display: flex; gap: 8px; align-items: center; margin-bottom: 16px; }
        .viewer-head h2 { margin: 0 auto 0 0; }
        .viewer-maps {
          display: grid; gap: 18px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
        }
        .viewer-maps p { font-variant-numeric: tabular-nums; font-size: .9rem; color: var(--soft); }
        .viewer-maps .map { max-height: none; }
        .viewer-maps .large { display: block; width: min(100%, 560px); height: auto; margin: 0 auto 8px; }
        footer { margin-top: 56px; color: var(--soft); font-size: .85rem; }
        @media (max-width: 520px) {
          .viewer-maps { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .layer { padding-bottom: 24px; }
        }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        @media print {
          :root, :root:not([data-theme="light"]), :root[data-theme="dark"] {
            color-scheme: light;
            --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #cccccc;
            --accent: #1b6b74; --bar: #b9c7c6; --good: #1d6b3a; --bad: #a3281c; --shadow: none;
          }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 10pt; padding: 0; max-width: none; }
          #theme, .scripted, summary::before { display: none; }
          summary { position: static; break-after: avoid; }
          .face, .layer, .maps li, table, .column-head { break-inside: avoid; }
          .scale, .column-head, h2 { break-after: avoid; }
          .face { display: block; }
          .face .input { width: 100px; margin-bottom: 8px; }
          .bars li { grid-template-columns: 4.6em minmax(0, 1fr) 4.8em; gap: 4px; }
          .maps small { font-size: 5.5pt; }
          .faces, .columns { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 14px; }
        }
        """
}

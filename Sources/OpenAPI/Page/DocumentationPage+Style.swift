extension DocumentationPage {
  /// The page's style. Whoever changes it puts its hash into `APIDescription.pagePolicy`.
  static let style: StaticString = #"""
    :root {
      color-scheme: light dark;
      --paper: #fff; --side: #f7f8fb; --ink: #1b2137; --soft: #596080; --faint: #e4e7f0;
      --accent: #4353d6; --mark: #eef0fe; --good: #0a7a4b; --warn: #96590a; --bad: #b3263e;
      --panel: #151a2e; --panel-head: #1e2540; --panel-ink: #d9def2; --panel-soft: #98a2c8;
      --text: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
        "Noto Sans", Arial, sans-serif;
      --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono",
        "Liberation Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #0f1322; --side: #131829; --ink: #e5e8f5; --soft: #a0a8c8; --faint: #262d47;
        --accent: #9fabff; --mark: #1e2548; --good: #5fd3a0; --warn: #f0b868; --bad: #ff92a2;
        --panel: #171d33; --panel-head: #20284a;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 24px; -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; display: grid; grid-template-columns: 272px minmax(0, 1fr);
      background: var(--paper); color: var(--ink);
      font: 15px/1.6 var(--text); -webkit-font-smoothing: antialiased;
    }
    a { color: var(--accent); text-decoration: none; }
    a:hover { text-decoration: underline; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
    h1, h2, h3, h4, p, ul, dl, dd, figure, pre { margin: 0; }
    h1, h2, h3, h4 { line-height: 1.25; letter-spacing: -.011em; text-wrap: balance; }
    h1 { font-size: 34px; font-weight: 680; letter-spacing: -.022em; }
    main h2 { font-size: 24px; font-weight: 660; letter-spacing: -.017em; }
    main h3 { font-size: 19px; font-weight: 640; }
    h4 { font-size: 14px; font-weight: 640; margin-top: 32px; }
    code, pre { font-family: var(--mono); font-size: .875em; }
    p code, li code { overflow-wrap: anywhere; }
    [hidden], .closed { display: none !important; }
    .skip { position: absolute; left: -999px; }
    .skip:focus { left: 16px; top: 16px; z-index: 2; padding: 8px 16px; background: var(--paper); }

    header {
      position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 28px 20px 40px;
      background: var(--side); border-right: 1px solid var(--faint); scrollbar-width: thin;
    }
    .brand { display: flex; align-items: baseline; gap: 8px; padding: 0 10px; }
    .brand a { color: inherit; font-size: 17px; font-weight: 680; letter-spacing: -.015em; }
    .version { color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
    .hidden { position: absolute; opacity: 0; pointer-events: none; }
    label[for=menu] { display: none; }
    #filter { visibility: hidden; }
    .js #filter { visibility: visible; }
    input, textarea, button { font: inherit; color: inherit; }
    input[type=search], .try input, .try textarea {
      width: 100%; padding: 6px 10px; border: 1px solid var(--faint); border-radius: 8px;
      background: var(--paper);
    }
    nav { margin-top: 20px; font-size: 14px; }
    nav h2 {
      margin: 24px 10px 6px; color: var(--soft); font-size: 12px; font-weight: 640;
      letter-spacing: 0;
    }
    nav ul { margin-top: 12px; padding: 0; list-style: none; }
    nav h2 + ul { margin-top: 0; }
    nav a {
      display: flex; align-items: baseline; justify-content: space-between; gap: 8px;
      padding: 4px 10px; border-radius: 7px; color: var(--ink); line-height: 1.45;
    }
    nav a:hover { background: var(--mark); text-decoration: none; }
    nav a[aria-current] { background: var(--mark); color: var(--accent); font-weight: 560; }
    .method {
      flex: none; font: 640 11px/1.6 var(--mono); letter-spacing: .02em; color: var(--good);
    }
    .post, .put, .patch { color: var(--accent); }
    .delete { color: var(--bad); }

    main { padding: 56px 56px 120px; max-width: 1360px; }
    .prose { max-width: 720px; }
    .prose > p, .prose > ul, .text > p, .text > ul { margin-top: 12px; }
    h1 + p { font-size: 17px; }
    main > .prose + .prose { margin-top: 56px; }
    .prose h3 { margin-top: 28px; font-size: 16px; }
    .tag, #errors, #limits {
      margin-top: 72px; padding-top: 56px; border-top: 1px solid var(--faint);
    }
    #limits { margin-top: 56px; }
    article {
      display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 56px;
      padding: 48px 0; border-bottom: 1px solid var(--faint);
    }
    article:last-child { border: 0; padding-bottom: 0; }
    article h3 a { color: inherit; }
    article h3 a:hover::after { content: " #"; color: var(--soft); }
    .call { display: flex; align-items: baseline; gap: 8px; }
    .call code { overflow-wrap: anywhere; }
    .call .method { font-size: 12px; }
    dl { margin-top: 8px; border-top: 1px solid var(--faint); }
    dt { padding-top: 12px; }
    dt code { font-weight: 640; font-size: 13.5px; overflow-wrap: anywhere; }
    dd { padding-bottom: 12px; border-bottom: 1px solid var(--faint); }
    dd p { margin-top: 2px; color: var(--soft); }
    dl > dd:last-child { border-bottom: 0; padding-bottom: 0; }
    .text > dl > dd:last-child { padding-bottom: 12px; }
    .type, .media { color: var(--soft); font-size: 13px; }
    .media { margin-top: 8px; }
    .required { color: var(--warn); font-size: 12px; font-weight: 560; }
    .optional { color: var(--soft); font-size: 12px; font-style: italic; }
    .rules { display: flex; flex-wrap: wrap; gap: 0 16px; font-size: 13px; }
    .rules code, dd p code, .prose p code, .prose li code, .text > p code, .text > ul code {
      padding: 1px 5px; border-radius: 5px; background: var(--mark); color: var(--ink);
    }
    .text > .call code { padding: 0; background: none; }
    .nested {
      margin-top: 10px; padding: 10px 16px 12px; border: 1px solid var(--faint);
      border-radius: 10px;
    }
    .nested > dl:first-child { border-top: 0; margin-top: -10px; }
    .nested + .nested::before {
      content: "or"; display: block; width: 28px; margin: -22px auto 0; text-align: center;
      background: var(--paper); color: var(--soft); font-size: 13px;
    }
    .about { margin-top: 8px; color: var(--soft); font-size: 14px; }
    .about strong { color: var(--ink); }
    .status {
      display: inline-block; font: 640 12px/1.6 var(--mono); color: var(--soft);
      font-variant-numeric: tabular-nums;
    }
    .s2 { color: var(--good); }
    .s4 { color: var(--warn); }
    .s5 { color: var(--bad); }
    .problems { padding: 0; list-style: none; font-size: 14px; }
    .problems li {
      display: grid; grid-template-columns: 36px minmax(0, 1fr); align-items: baseline;
      padding: 5px 0;
    }
    .problems li a { grid-column: 2; }
    .problems li > span:last-child { grid-column: 2; color: var(--soft); }

    .examples { position: sticky; top: 24px; align-self: start; min-width: 0; }
    figure {
      overflow: hidden; border-radius: 12px; background: var(--panel); color: var(--panel-ink);
    }
    figure + figure, form + figure, .prose figure { margin-top: 16px; }
    figcaption {
      display: flex; align-items: center; justify-content: space-between; gap: 12px;
      min-height: 38px; padding: 0 8px 0 16px; background: var(--panel-head);
      color: var(--panel-soft); font-size: 12.5px; font-weight: 560;
    }
    figcaption span:first-child { flex: 1; }
    pre {
      overflow: auto; max-height: 62vh; padding: 14px 16px 16px; font-size: 12.5px;
      line-height: 1.65; tab-size: 2; scrollbar-width: thin; white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    pre:focus-visible { outline-offset: -2px; border-radius: 12px; }
    pre code { font-size: inherit; }
    .k { color: #9cc4ff; }
    .s { color: #a4e0b6; }
    .n { color: #ffc78f; }
    .w { color: #d5b3ff; }
    button {
      padding: 2px 10px; border: 0; border-radius: 7px; background: none;
      color: var(--panel-soft); font-size: 12.5px; font-weight: 560; cursor: pointer;
    }
    button:hover { background: #ffffff1a; color: #fff; }
    .try {
      display: grid; gap: 12px; margin-top: 16px; padding: 16px; border-radius: 12px;
      border: 1px solid var(--faint);
    }
    .try label { display: grid; gap: 4px; font-size: 13px; color: var(--soft); }
    .try input, .try textarea { font: 13px/1.5 var(--mono); }
    .try textarea { min-height: 160px; resize: vertical; }
    .try button {
      justify-self: start; padding: 7px 16px; background: var(--accent); color: var(--paper);
      font-size: 14px;
    }
    .wide { overflow-x: auto; margin-top: 12px; }
    table { width: 100%; border-collapse: collapse; font-size: 14px; }
    th {
      padding: 0 16px 8px 0; text-align: left; font-size: 13px; font-weight: 560;
      color: var(--soft); white-space: nowrap;
    }
    td { padding: 12px 16px 12px 0; border-top: 1px solid var(--faint); vertical-align: top; }
    td p { margin: 0; }
    td p + p { margin-top: 2px; color: var(--soft); }
    :is(tr, article, .schema):target > :first-child { box-shadow: -3px 0 var(--accent); }
    tr:target { background: var(--mark); }
    tr:target > :first-child { padding-left: 10px; }
    .schema:target, article:target > .text { box-shadow: none; }

    @media (max-width: 1180px) {
      article { grid-template-columns: minmax(0, 1fr); }
      .text, .examples { max-width: 720px; }
      .examples { position: static; margin-top: 32px; }
    }
    @media (max-width: 860px) {
      html { scroll-padding-top: 72px; }
      body { display: block; }
      header {
        z-index: 1; display: flex; flex-wrap: wrap; align-items: center; height: auto;
        max-height: 100vh; padding: 12px 20px; border: 0; border-bottom: 1px solid var(--faint);
      }
      .brand { flex: 1; padding: 0; }
      label[for=menu] {
        display: block; padding: 4px 12px; border: 1px solid var(--faint); border-radius: 8px;
        background: var(--paper); font-size: 14px; cursor: pointer;
      }
      .hidden:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 2px; }
      nav { display: none; width: 100%; margin: 12px -10px 8px; }
      #menu:checked ~ nav { display: block; }
      main { padding: 32px 20px 80px; }
      h1 { font-size: 28px; }
      article { padding: 36px 0; }
      .tag, #errors, #limits { margin-top: 48px; padding-top: 40px; }
      th:first-child, td:first-child { padding-right: 10px; }
    }
    @media (max-width: 560px) {
      thead { display: none; }
      tbody, tr, td { display: block; }
      tr { padding: 12px 0; border-top: 1px solid var(--faint); }
      td, td:first-child { display: inline-block; padding: 0 10px 0 0; border: 0; }
      td:last-child { display: block; padding: 2px 0 0; }
      tr:target > :first-child { padding-left: 0; }
      tr:target { padding: 12px 10px; }
      :is(tr, article, .schema):target > :first-child { box-shadow: none; }
    }
    @media print {
      :root {
        color-scheme: light; --good: #000; --warn: #000; --bad: #000;
        --paper: #fff; --ink: #000; --soft: #444; --faint: #ccc; --accent: #000; --mark: #fff;
        --panel: #fff; --panel-head: #fff; --panel-ink: #000; --panel-soft: #444;
      }
      body, article { display: block; }
      body { font-size: 12px; }
      article { padding: 24px 0; }
      .tag, #errors, #limits { margin-top: 32px; padding-top: 24px; }
      dt { padding-top: 6px; }
      dd { padding-bottom: 6px; }
      h4 { margin-top: 16px; }
      header, .skip, figcaption button, .try { display: none; }
      main { padding: 0; max-width: none; }
      figure { margin-top: 12px; border: 1px solid var(--faint); }
      pre { max-height: none; }
      .k, .s, .n, .w { color: inherit; }
      .examples { position: static; }
      h3, h4, dt { break-after: avoid; }
      tr, figure { break-inside: avoid; }
    }
    """#
}

/** Colours by purpose; both sets have a contrast of at least 4.5 wherever there is text. */
const LIGHT = `--page:#f4f5f7;--card:#fff;--sunk:#f0f2f5;--text:#16202b;--faint:#566270;--edge:#dce1e7;--line:#1f62a8;--band:#1f62a826;--grid:#e6eaef;--limit:#a33a12;
--ok:#1c7a46;--ok-on:#e5f3ea;--warning:#8a5600;--warning-on:#fdf0d5;--critical:#b1261c;--critical-on:#fce8e6;--unknown:#5d4a9c;--unknown-on:#ece8f8;`;
const DARK = `--page:#0f1419;--card:#171d24;--sunk:#1f2730;--text:#e4e9ee;--faint:#9ba8b5;--edge:#2a343f;--line:#6db0f2;--band:#6db0f22e;--grid:#26303a;--limit:#f0926c;
--ok:#63c98f;--ok-on:#15301f;--warning:#efb54a;--warning-on:#352813;--critical:#ff8a7d;--critical-on:#3c1a18;--unknown:#b5a5ef;--unknown-on:#292342;`;

const BASE = `
:root{${LIGHT}color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
body>header,main,footer{max-width:1120px;margin:0 auto;padding:0 16px}
h1,h2,h3,p,ul,ol,dl,dd{margin:0;padding:0}
ul,ol{list-style:none}
h2{font-size:17px;line-height:1.3;margin-bottom:10px;font-weight:650}
h3{font-size:15px;font-weight:600}
code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
section{margin-top:28px}
.shapes{position:absolute}
.mark{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round;vertical-align:-2.5px;flex:none}
.mark.v-ok,.tag.v-ok{color:var(--ok)}.mark.v-warning,.tag.v-warning{color:var(--warning)}.mark.v-critical,.tag.v-critical{color:var(--critical)}.mark.v-unknown,.tag.v-unknown{color:var(--unknown)}
.tag{font-weight:600;white-space:nowrap}
.role,.provider,.check,.load,.by,.more,.none,.sub,.period,.lost{color:var(--faint);font-weight:400;font-size:13px}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;background:var(--card);color:var(--text);padding:8px 12px;z-index:1}
:focus-visible{outline:2px solid var(--line);outline-offset:2px;border-radius:4px}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:500}
thead th{color:var(--faint);font-size:12px;font-weight:500;padding:4px 8px 4px 0}
td,tbody th{padding:6px 8px 6px 0;vertical-align:top}
tbody tr+tr>*{border-top:1px solid var(--grid)}
.n{text-align:right;white-space:nowrap;padding-right:0}
td.n+td.n,th.n+th.n{padding-left:10px}
footer{margin-top:32px;padding-bottom:28px;color:var(--faint);font-size:13px}
footer p{border-top:1px solid var(--edge);padding-top:12px}
`;

const HEADER = `
body>header{padding-top:22px}
.station{color:var(--faint);font-weight:500}
h1{font-size:34px;line-height:1.2;font-weight:700;letter-spacing:-.01em;margin:2px 0 2px}
h1 .mark{width:28px;height:28px;vertical-align:-3px;stroke-width:1.5;margin-right:2px}
header.v-ok h1{color:var(--ok)}header.v-warning h1{color:var(--warning)}header.v-critical h1{color:var(--critical)}header.v-unknown h1{color:var(--unknown)}
.counts{font-size:16px}
.when{color:var(--faint);font-size:13px}
#old{margin-top:10px;padding:8px 12px;border-radius:8px;background:var(--critical-on);color:var(--critical);font-weight:500}
.key{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);margin-top:16px;border:1px solid var(--edge);border-radius:10px;background:var(--card)}
.key div{padding:10px 14px;min-width:0}.key div+div{border-left:1px solid var(--edge)}
.key dt{color:var(--faint);font-size:12px}
.key dd{font-size:20px;line-height:1.25;font-weight:600}
.key .by{font-size:12px;font-weight:400;line-height:1.4}
@media(max-width:520px){.key div{padding:9px 10px}.key dd{font-size:17px}.key:has(div:nth-child(4)){grid-auto-flow:row;grid-template-columns:repeat(2,minmax(0,1fr))}}
`;

const WRONG = `
.calm{background:var(--ok-on);border-radius:10px;padding:12px 16px}
.calm h2{font-size:13px;margin:0;color:var(--faint);font-weight:500}
.wrong li{background:var(--card);border:1px solid var(--edge);border-left:4px solid var(--edge);border-radius:8px;padding:10px 14px}
.wrong li+li{margin-top:8px}
.wrong .v-critical{border-left-color:var(--critical)}.wrong .v-warning{border-left-color:var(--warning)}.wrong .v-unknown{border-left-color:var(--unknown)}
.wrong h3{display:flex;flex-wrap:wrap;gap:0 10px;align-items:baseline}
.wrong p{margin-top:2px}
.figures{display:flex;flex-wrap:wrap;gap:4px 18px;margin-top:4px;font-size:13px}
.figures dt,.figures dd{display:inline}
.figures dt{color:var(--faint);margin-right:6px}.figures dd{font-weight:600}.figures dd span{font-weight:400;color:var(--faint)}
.wrong .next{margin-top:6px;padding-top:6px;border-top:1px solid var(--grid)}
.next b{color:var(--faint);font-weight:500;font-size:13px;margin-right:4px}
`;

const FLEET = `
.masters{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:10px}
.regions{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:10px;margin-top:30px;position:relative}
.regions:before{content:"";position:absolute;top:-21px;left:0;right:0;border-top:1px solid var(--edge)}
.region{position:relative}
.region:before,.master:after{content:"";position:absolute;left:26px;border-left:1px solid var(--edge);height:20px}
.region:before{top:-21px}.master:after{top:100%;height:10px}
.master,.region{position:relative;background:var(--card);border:1px solid var(--edge);border-radius:10px;padding:10px 14px;min-width:0}
.master.v-critical,.region.v-critical{border-color:var(--critical)}.master.v-warning,.region.v-warning{border-color:var(--warning)}
.master ul{margin-top:2px;font-size:14px}
.master .channel{color:var(--faint);margin-right:4px}
.region h3{display:flex;flex-wrap:wrap;gap:0 8px;align-items:baseline}
.region .load{margin-left:auto}
.region .mark,.master .mark{align-self:center}
.region table{margin-top:4px;table-layout:fixed}
.region th:nth-child(1){width:44%}.region th:nth-child(2){width:36%}
.region tbody .provider{display:inline-block;font-size:12px}
.fill{height:8px;border-radius:4px;background:var(--sunk);border:1px solid var(--edge);overflow:hidden;margin-top:6px}
.fill i{display:block;height:100%;background:var(--line)}
.fill.high i{background:repeating-linear-gradient(135deg,var(--warning) 0 4px,transparent 4px 6px)}
.fill.full i{background:var(--critical)}
.of{font-size:12px;color:var(--faint)}
@media(max-width:640px){.regions{margin-top:10px}.regions:before,.region:before,.master:after{display:none}}
`;

const CURVES = `
.curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:10px;margin-top:28px;align-items:start}
.period{grid-column:1/-1;margin-bottom:-4px}
.chart,.sources .timeline{background:var(--card);border:1px solid var(--edge);border-radius:10px;padding:12px 14px;margin-top:0;min-width:0}
.chart h2{margin-bottom:0}
.sources .timeline+.timeline{margin-top:10px}
.sources details.timeline{padding-top:5px;padding-bottom:5px}
.sub b{color:var(--text)}
.plot{position:relative;margin:26px 0 26px 44px}
.plot svg{display:block;width:100%;height:170px;overflow:visible}
path{vector-effect:non-scaling-stroke}
.grid{stroke:var(--grid);stroke-width:1}.line{fill:none;stroke:var(--line);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}.band{fill:var(--band)}
.limit{stroke:var(--limit);stroke-width:1.2;stroke-dasharray:5 4}
.axes span{position:absolute;color:var(--faint);font-size:11px;line-height:14px;white-space:nowrap}
.axes .y{right:100%;margin:0 8px -7px 0}
.axes .x{top:100%;margin-top:5px;transform:translateX(-50%)}
.axes .x.last{transform:translateX(-80%)}
.axes .limit-name{left:0;margin-bottom:1px;color:var(--limit);padding:0 3px}
.spark{display:block;width:100%;height:22px;margin-top:1px;overflow:visible}
.small td,.small tbody th{padding-top:5px;padding-bottom:5px;font-size:13px;vertical-align:middle}
.small{table-layout:fixed}.small th:nth-child(1){width:28%}.small th:nth-child(3),.small th:nth-child(4){width:17%}
.lanes{table-layout:fixed;margin-top:4px}
.lanes th:nth-child(1){width:22%}.lanes th:nth-child(3){width:66px}
.lanes td,.lanes tbody th{padding-top:5px;padding-bottom:5px;vertical-align:middle;font-size:14px}
.lane{display:block;width:100%;height:16px;background:var(--sunk);border-radius:3px}
.lane path{fill:var(--faint)}.preferred .lane path{fill:var(--line)}
.axis .axes{position:relative;height:16px}.axis td{border:0}.axis .x{margin-top:-18px}
@media(max-width:520px){.axes .x:nth-of-type(even){visibility:hidden}.plot{margin-left:38px}}
`;

const CAPACITY = `
.loads{margin-top:6px}.loads li+li{margin-top:9px}
.loads b{font-weight:600;margin-right:4px}
.bars{display:block;width:100%;height:14px;margin:2px 0 3px;background:linear-gradient(var(--sunk) 40%,transparent 40% 60%,var(--sunk) 60%)}
.bar{fill:var(--line)}.bar.cost{fill:var(--limit)}
.figures-of,.reserves,.keys{font-size:13px}.figures-of,.keys{color:var(--faint)}
.keys{margin-top:8px}.keys i{display:inline-block;width:12px;height:6px;margin:0 4px 2px 0;background:var(--line)}.keys i.key-cost{background:var(--limit);margin-left:10px}
.reserves{margin:8px 0}.reserves li{padding:2px 0}.reserves .short{color:var(--warning)}
.plot.hours{margin:10px 0 26px}.plot.hours svg{height:70px}.plot.hours .x:first-child{transform:none}
h3.basis{margin-top:14px}.basis.sub li{padding:1px 0}
`;

const FOLDS = `
details{margin-top:8px}
summary{cursor:pointer;padding:5px 0;color:var(--faint);font-size:13px}
summary .name{color:var(--text);font-size:15px;font-weight:500;display:inline-block;min-width:110px}
.count{display:inline-block;margin-right:12px}
.folds{background:var(--card);border:1px solid var(--edge);border-radius:10px;overflow:hidden}
.folds details{margin:0;padding:2px 14px}.folds details+details{border-top:1px solid var(--grid)}
.folds details[open]{background:var(--sunk)}
details table{margin:2px 0 8px;font-size:14px}
details td:first-child{width:110px}
.unchecked{margin-top:8px;color:var(--faint);font-size:14px}.unchecked b{color:var(--text);font-weight:500}
@media print{body{background:#fff}.master,.region,.chart,.timeline,.wrong li{break-inside:avoid}}
`;

/** The page's only style sheet. */
export const STYLE = (BASE + HEADER + WRONG + FLEET + CURVES + CAPACITY + FOLDS).replaceAll("\n", "");

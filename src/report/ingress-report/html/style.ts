import { COLOURS, PICTURE_STYLE } from '../picture/style';

/** The style of the page. */
export const PAGE_STYLE = `${COLOURS}${PICTURE_STYLE}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:82rem;background:var(--page);color:var(--text);font:15px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1{font-size:1.6rem;margin:0}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.4rem 0}
a{color:inherit}
:focus-visible{outline:3px solid var(--text);outline-offset:2px}
code{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
.muted{color:var(--muted)}
.good{color:var(--good)}
.warn{color:var(--warn)}
.bad{color:var(--bad)}
.facts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:1rem 0;padding:0}
.facts li{border:1px solid var(--border);border-radius:6px;padding:.3rem .8rem;background:var(--box)}
.facts strong{font-size:1.2rem;margin-right:.3rem}
.facts .warn{background:var(--warnBox);border-color:currentColor}
.facts .bad{background:var(--badBox);border-color:currentColor}
.scroll{overflow-x:auto}
figure{margin:0}
figure svg{display:block;max-width:100%;height:auto;min-width:52rem}
table{border-collapse:collapse;width:100%;min-width:62rem;table-layout:fixed}
th,td{border-bottom:1px solid var(--border);padding:.5rem .7rem .5rem 0;text-align:left;vertical-align:top}
thead th{color:var(--muted);font-weight:600}
tbody th{font-weight:600}
th,td{overflow-wrap:break-word}
th .muted{font-weight:400}
#hosts th:nth-child(1){width:20%}
#hosts th:nth-child(2){width:11%}
#hosts th:nth-child(4){width:14%}
#hosts th:nth-child(5){width:28%}
#hosts th:nth-child(6){width:13%}
#hosts tbody tr:first-child>*{border-bottom:0;padding-bottom:.1rem}
#hosts tbody tr:last-child>*{padding-top:0}
tbody:target{background:var(--warnBox)}
td ul{margin:0;padding:0;list-style:none}
.days{white-space:nowrap}
summary{cursor:pointer}
details dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:.4rem 1.5rem;margin:.4rem 0}
dt,summary{color:var(--muted)}
dd{margin:0}
.tools{display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;margin:.6rem 0}
input,button{font:inherit;color:inherit;background:var(--box);border:1px solid var(--border);border-radius:6px;padding:.35rem .7rem}
input[type=search]{min-width:18rem}
.time{width:15rem}
.time svg,.months svg{display:block}
.bar{fill:var(--good)}
.bar.warn{fill:var(--warn)}
.bar.bad{fill:var(--bad)}
.renewal{fill:var(--text)}
.axis{stroke:var(--border)}
.months{width:auto;min-width:0;table-layout:auto}
.months td,.months th{border:0;padding:.1rem .8rem .1rem 0}
footer{margin-top:2.5rem;border-top:1px solid var(--border);padding-top:.6rem}
[hidden]{display:none}
@media screen{.later{display:none}}
@media print{
@page{size:A4 landscape;margin:12mm}
body{padding:0;max-width:none;font-size:10.5px}
.tools,.screen{display:none}
h2{break-after:avoid}
tr,#hosts tbody,figure{break-inside:avoid}
table{min-width:0}
thead{display:table-header-group}
.scroll{overflow:visible}
figure svg{min-width:0;max-height:170mm}
}
`;

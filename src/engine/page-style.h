/* page-style.h: how the page of a report looks: a light ground, cards on it, one colour a group. It reads at 320 px, in
 * twice the size, on paper, and where a reader forces colours. */
#ifndef PL_ENGINE_PAGE_STYLE_H
#define PL_ENGINE_PAGE_STYLE_H

#define PAGE_STYLE                                                                                                                                 \
    ":root{color-scheme:light;--ink:#1b2733;--grey:#51606e;--ground:#e9eef4;--paper:#fff;--line:#c9d3de;"                                          \
    "--main:#154273;--failed:#a90061;--open:#8a4b00;--drawn:#01689b;--kept:#275937}\n"                                                             \
    "*{box-sizing:border-box}\n"                                                                                                                   \
    "body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 'Fira Sans',system-ui,sans-serif;"                                      \
    "overflow-wrap:anywhere}\n"                                                                                                                    \
    "header{background:var(--main);color:var(--paper);padding:1.75rem max(1rem,calc(50% - 40rem))}\n"                                              \
    "header p{margin:.25rem 0 0;max-width:44rem}\n"                                                                                                \
    "h1{margin:0;font-size:1.9rem;line-height:1.2;font-weight:600}\n"                                                                              \
    "main{padding:0 max(1rem,calc(50% - 40rem)) 3rem}\n"                                                                                           \
    "nav ul{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;list-style:none;margin:1rem 0 0;padding:0}\n"                                             \
    "header a{color:inherit}\n"                                                                                                                    \
    "a{color:#01507a;text-underline-offset:.15em}\n"                                                                                               \
    "a:focus-visible,summary:focus-visible{outline:3px solid #ffb612;outline-offset:2px}\n"                                                        \
    "h2{margin:2.25rem 0 .25rem;font-size:1.4rem;line-height:1.25;font-weight:600}\n"                                                              \
    "h2+p,.note{margin:.25rem 0 0;color:var(--grey);max-width:44rem}\n"                                                                            \
    ".cards+.note{margin-top:1rem}.cards{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem;margin-top:1rem}\n"                             \
    "article{grid-template-columns:minmax(0,1fr);background:var(--paper);border-left:.375rem solid var(--tint);padding:1rem 1.25rem;display:grid;" \
    "gap:.75rem 1.5rem;align-content:start}\n"                                                                                                     \
    "figure{margin:0}\n"                                                                                                                           \
    "img{display:block;max-width:100%;height:auto;border:1px solid var(--line)}\n"                                                                 \
    ".none{color:var(--grey);font-size:.9rem;margin:0}\n"                                                                                          \
    "h3{margin:0;font-size:1.1rem;line-height:1.3;font-weight:600}\n"                                                                              \
    ".of{margin:0;color:var(--grey);font-size:.9rem}\n"                                                                                            \
    ".why{margin:.5rem 0 0;max-width:44rem}\n"                                                                                                     \
    ".why b,.state{color:var(--tint)}\n"                                                                                                           \
    ".files,.said{list-style:none;margin:.75rem 0 0;padding:0}\n"                                                                                  \
    ".files li{padding:.125rem 0}.files span{white-space:nowrap}\n"                                                                                \
    ".files span,.said span{color:var(--grey);font-size:.9rem;margin-left:.5rem}\n"                                                                \
    ".said li{border-top:1px solid var(--line);padding:.5rem 0;max-width:44rem}\n"                                                                 \
    ".said p{margin:0}\n"                                                                                                                          \
    ".said .place{color:var(--grey);font-size:.9rem}\n"                                                                                            \
    "details{margin-top:.75rem}\n"                                                                                                                 \
    "summary{cursor:pointer;color:var(--grey)}\n"                                                                                                  \
    "table{border-collapse:collapse;width:100%;background:var(--paper);margin-top:1rem;"                                                           \
    "font-variant-numeric:tabular-nums}\n"                                                                                                         \
    "details table{width:auto;margin-top:.5rem}\n"                                                                                                 \
    "th,td{text-align:left;vertical-align:top;padding:.4rem .75rem;border-bottom:1px solid var(--line);"                                           \
    "font-weight:400}\n"                                                                                                                           \
    "thead th{color:var(--grey);font-size:.9rem}\n"                                                                                                \
    "th,td{overflow-wrap:break-word}td.n{white-space:nowrap}.n{text-align:right}\n"                                                                \
    "details td,details th{padding:.2rem 0 .2rem 1rem}details tr>:first-child{padding-left:0}\n"                                                   \
    "#failed{--tint:var(--failed)}#open{--tint:var(--open)}#drawn{--tint:var(--drawn)}#kept{--tint:var(--kept)}\n"                                 \
    "@media(min-width:44rem){article{grid-template-columns:15rem minmax(0,1fr)}article.bare{"                                                      \
    "grid-template-columns:minmax(0,1fr)}}\n"                                                                                                      \
    "@media(max-width:40rem){.jobs thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;"                                             \
    "overflow:hidden}.jobs tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}.jobs th,"                                         \
    ".jobs td{display:block;overflow-wrap:anywhere;border:0;padding:.1rem .75rem;text-align:left}.jobs td:empty{display:none}"                     \
    ".jobs td[data-of]::before{content:attr(data-of) ' ';color:var(--grey)}}\n"                                                                    \
    "@media print{body{background:none}header{background:none;color:inherit;padding:0}main{padding:0}article{"                                     \
    "break-inside:avoid;border:1px solid var(--line)}nav{display:none}}\n"

#endif

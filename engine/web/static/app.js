// Everything here is a convenience: each page works without it.
"use strict";
document.documentElement.classList.add("js");

const $if = (a, b, c) => a ? b : c, $min = Math.min, $max = Math.max, $ifEmpty = (v, d) => EMPTY(v) ? d : v;

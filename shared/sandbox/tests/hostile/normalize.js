// any
let s = "\u0390".repeat(1e6);
for (;;) s = s.normalize("NFD") + s.normalize("NFC");

// any
return typeof WeakRef + typeof FinalizationRegistry === "undefinedundefined" ? x : 1;

mod trigger;

// Evaluated before a script: a clock that stands still, repeatable random numbers, and a console
// whose lines are stored.
(function (emit, draw, now) {
    "use strict";
    const RealDate = Date;
    const { construct } = Reflect;
    const { stringify } = JSON;
    const text = String;

    RealDate.now = () => now;
    const FixedDate = new Proxy(RealDate, {
        construct: (target, given, newTarget) => construct(target, given.length === 0 ? [now] : given, newTarget),
        apply: () => text(new RealDate(now)),
    });
    RealDate.prototype.constructor = FixedDate;
    globalThis.Date = FixedDate;
    Math.random = draw;

    const show = (value) => {
        if (value instanceof Error) return `${value.name}: ${value.message}`;
        if (typeof value !== "object" || value === null) return text(value);
        try {
            return stringify(value) ?? text(value);
        } catch {
            return text(value);
        }
    };
    const print = (level) => (...values) => emit(level, values.map(show).join(" "));
    globalThis.console = {
        log: print("info"),
        info: print("info"),
        debug: print("info"),
        warn: print("warning"),
        error: print("error"),
    };
    globalThis.print = console.log;
});

// The workloads as a Restate service. Each value that a run sets is a durable step, because each
// step of Sluice can be one.
import * as restate from "@restatedev/restate-sdk";

const bench = restate.service({
  name: "bench",
  handlers: {
    w3: async (_ctx, { given }) => {
      const n = given;
      return n > 1 ? { n } : {};
    },
    w40: async (_ctx, { given }) => {
      const variables = {};
      for (let i = 0; i < 40; i++) variables[`v${i % 4}`] = `${given}${i}`;
      return variables;
    },
    w40each: async (ctx, { given }) => {
      const variables = {};
      for (let i = 0; i < 40; i++) variables[`v${i % 4}`] = await ctx.run(`s${i}`, () => `${given}${i}`);
      return variables;
    },
  },
});

restate.serve({ services: [bench], port: Number(process.argv[2]) });

/** The record of one pass of a step: what failed, its tries, its request, what it was given and what it gave. */
import type { StepRecord } from "../../api/records";
import { m } from "../../i18n";
import { Exchange } from "./exchange";
import { Tries } from "./tries";
import { Values } from "./values";
import { Failure } from "../../ui/failure";

export function Recorded({ record }: { record: StepRecord }) {
  const { step, status, error, tries, parameters, outputs, request, response, cut, endedAt } = record;
  return (
    <>
      {error && <Failure of={error} />}
      {cut && <p className="aside small">{m.record_cut()}</p>}
      {tries.length > 1 && <Tries tries={tries} failed={error !== null} />}
      {request && <Exchange sent={request} answered={response} over={endedAt !== null} />}
      <Values title={m.parameters()} of={parameters} none={m.parameters_none()} />
      {status !== "running" && <Values title={m.outputs()} of={outputs} none={m.outputs_none()} path={step.id} />}
    </>
  );
}

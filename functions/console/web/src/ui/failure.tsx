/** Why a run or a step has failed. The words of the host, by which runs are found, are behind those of the language. */
import { said } from "../i18n";

export function Failure({ of }: { of: string }) {
  const text = said(of);
  return (
    <pre className="failure" title={text === of ? undefined : of}>
      {text}
    </pre>
  );
}

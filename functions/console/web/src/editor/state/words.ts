/** Why something cannot be done, in words. */
import { m } from "../../i18n";
import type { Move } from "../model/moves";

type Told = NonNullable<Move["fault"]>;

const WORDS: Record<Told, () => string> = {
  unpaired: m.ed_fault_unpaired,
  second_arm: m.ed_fault_second_arm,
  arm_order: m.ed_fault_arm_order,
  before_branch: m.ed_fault_before_branch,
  outside_loop: m.ed_fault_outside_loop,
  across_branch: m.ed_fault_across_branch,
  too_deep: m.ed_fault_too_deep,
  too_many: m.ed_fault_too_many,
  edge: m.ed_fault_edge,
  stays: m.ed_fault_stays,
};

export const faultWords = (fault: Told) => WORDS[fault]();

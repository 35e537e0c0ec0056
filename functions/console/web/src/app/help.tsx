/** The keys, and where to read on. */
import { Link } from "@tanstack/react-router";
import { m } from "../i18n";
import { Dialog } from "../ui/dialog";

const KEYS = (): [string, [string, string][]][] => [
  [
    m.keys_everywhere(),
    [
      ["Ctrl K", m.key_palette()],
      ["/", m.key_search()],
      ["?", m.key_help()],
      ["g h", m.home()],
      ["g w", m.workflows()],
      ["g r", m.runs()],
      ["g a", m.apis()],
      ["g s", m.schedules()],
      ["g u", m.usage()],
      ["Esc", m.key_close()],
    ],
  ],
  [
    m.keys_lists(),
    [
      ["j k ↓ ↑", m.key_move()],
      ["Enter", m.key_open()],
      ["x", m.key_choose()],
    ],
  ],
  [
    m.workflows(),
    [
      ["n", m.workflow_new()],
      ["e", m.key_enable()],
      ["d", m.duplicate()],
    ],
  ],
  [
    m.keys_editor(),
    [
      ["a  Shift A", m.key_add()],
      ["i", m.key_add_inside()],
      ["w  u", m.key_wrap()],
      ["Alt ↑ ↓", m.key_move_step()],
      ["Alt Shift ↑ ↓", m.key_move_past()],
      ["Space", m.key_disable()],
      ["d  Del", m.key_double_delete()],
      ["f", m.key_focus()],
      ["F8", m.key_problem()],
      ["Ctrl Z  Y", m.key_undo()],
      ["Ctrl S", m.save()],
      ["Ctrl Shift S", m.key_save_note()],
    ],
  ],
  [
    m.runs(),
    [
      ["s", m.stop()],
      ["r", m.repair()],
    ],
  ],
];

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={m.help()} open onClose={onClose} wide>
      <div className="keys">
        {KEYS().map(([group, keys]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="small">
        {m.keys_off()} <a href="/api/v1/docs">{m.reference()}</a> · <a href="/api/v1/docs/modules">{m.modules_page()}</a>
        {" · "}
        <Link to="/docs/$" params={{ _splat: "" }} onClick={onClose}>
          {m.documentation()}
        </Link>
      </p>
    </Dialog>
  );
}

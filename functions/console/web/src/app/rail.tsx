/** The places of the console. On a narrow screen four of them are a bar at the bottom, and the rest is behind the fifth. */
import { Link, type LinkProps, useNavigate } from "@tanstack/react-router";
import { m } from "../i18n";
import { Icon, type IconName } from "../ui/icon";
import { Menu } from "../ui/menu";

interface Place {
  to: NonNullable<LinkProps["to"]>;
  icon: IconName;
  name: () => string;
}

export const PLACES: Place[] = [
  { to: "/", icon: "home", name: m.home },
  { to: "/workflows", icon: "workflows", name: m.workflows },
  { to: "/runs", icon: "runs", name: m.runs },
  { to: "/apis", icon: "apis", name: m.apis },
  { to: "/schedules", icon: "schedules", name: m.schedules },
  { to: "/secrets", icon: "secrets", name: m.secrets },
  { to: "/connections", icon: "connections", name: m.connections },
  { to: "/access", icon: "access", name: m.access },
  { to: "/usage", icon: "usage", name: m.usage },
  { to: "/settings", icon: "settings", name: m.settings },
];
/** How many are always in sight. */
const FIRST = 4;

export function Rail() {
  const navigate = useNavigate();
  return (
    <nav className="rail" aria-label={m.places()}>
      {PLACES.map((place, index) => (
        <Link
          key={place.to}
          to={place.to}
          title={place.name()}
          className={index < FIRST ? "place" : "place rest"}
          activeOptions={{ exact: place.to === "/", includeSearch: false }}
        >
          <Icon name={place.icon} size={18} />
          <span>{place.name()}</span>
        </Link>
      ))}
      <div className="others">
        <Menu
          label={m.more_places()}
          actions={PLACES.slice(FIRST).map((place) => ({
            id: place.to,
            name: place.name(),
            icon: place.icon,
            onAction: () => void navigate({ to: place.to }),
          }))}
        >
          {m.more()}
        </Menu>
      </div>
    </nav>
  );
}

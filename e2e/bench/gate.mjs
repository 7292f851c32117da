// A door before a server that counts what goes through, both ways.

import { once } from "node:events";
import { connect, createServer } from "node:net";

export class Gate {
  #server;
  /** Bytes that went through, both ways. */
  bytes = 0;

  /** A door to the server at this origin; ends with `t`. */
  static async start(t, origin) {
    const gate = new Gate();
    const { port } = new URL(origin);
    const open = new Set();
    gate.#server = createServer((near) => {
      const far = connect(Number(port), "127.0.0.1");
      open.add(near);
      for (const [from, to] of [[near, far], [far, near]]) {
        from.setNoDelay(true);
        from.on("data", (chunk) => (gate.bytes += chunk.length));
        from.pipe(to);
        // Whoever is left alone has nobody to talk to.
        from.on("error", () => to.destroy());
        from.on("close", () => (open.delete(near), to.destroy()));
      }
    });
    gate.#server.listen(0, "127.0.0.1");
    await once(gate.#server, "listening");
    t.after(() => {
      for (const socket of open) socket.destroy();
      gate.#server.close();
    });
    return gate;
  }

  /** Where browsers find it. */
  get origin() {
    return `http://localhost:${this.#server.address().port}`;
  }
}

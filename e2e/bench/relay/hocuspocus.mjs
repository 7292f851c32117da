// Hocuspocus without extensions: the document in memory.

import { encoding } from "lib0";

import * as documents from "./documents.mjs";
import { start } from "./start.mjs";

export const name = "Hocuspocus";
export const promise = "merged in memory, nothing stored";
export const path = "/";
export const { prepare } = documents;

const AUTH = 2;
const TOKEN = 0;

export const serve = (t) => start(t, "hocuspocus_server.mjs");

export const speak = (socket, updates, heard) => documents.speak(socket, updates, heard, {
  address: "standard",
  greeting(encoder) {
    encoding.writeVarUint(encoder, AUTH);
    encoding.writeVarUint(encoder, TOKEN);
    encoding.writeVarString(encoder, "");
  },
});

// Preloaded with NODE_OPTIONS into every node process of a run; only the provider's opens a port for a debugger.
// It does not wait for one: with a wait the run never went on (Node 20.20, Pulumi CLI 3.259).
if (/[\\/]cmd[\\/]dynamic-provider[\\/]?(index\.js)?$/.test(process.argv[1] ?? "")) {
  require("node:inspector").open(9230, "127.0.0.1", false);
}

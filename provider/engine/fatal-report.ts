// The environment, where a credential may be, stays out of the reports that Node writes of fatal errors and signals.
// Node 20 cannot leave it out.
if ("excludeEnv" in process.report) process.report.excludeEnv = true;

export {};

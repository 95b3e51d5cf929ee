import { contractOf } from "./engine-suite.ts";

contractOf("docker");

// Validates OpenAPI documents with swagger-parser, without any network: fails with the reason.
//
//     node openapi.mjs FILE…

import { createRequire } from "node:module";
import { join } from "node:path";

// The packages are where WATERGANG_TOOLS says, not beside this file.
const require = createRequire(join(process.env.WATERGANG_TOOLS, "node", "package.json"));
const { SwaggerParser } = require("@apidevtools/swagger-parser");

for (const file of process.argv.slice(2)) {
  const document = await SwaggerParser.validate(file, { resolve: { http: false } });
  console.log(document.openapi);
}

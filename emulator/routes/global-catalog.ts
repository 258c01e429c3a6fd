import { ApiError } from "../cloud/api-error";
import { catalogIdOf } from "../cloud/catalog";
import { defaults } from "../cloud/defaults";
import type { ApiResponse, Request, Route } from "./api";

/** Global Catalog: the services of the cloud's instances, whose entries everybody may read. */
export const catalogRoutes: Route[] = [
  { method: "GET", path: "/api/v1/:id", operation: "getCatalogEntry", isPublic: true, handle: getEntry },
];

function getEntry({ services, params }: Request): ApiResponse {
  const known = [...Object.values(defaults.instances), ...services.instances.list()].map(({ service }) => service);
  const name = known.find((service) => [service, catalogIdOf(service)].includes(params.id ?? ""));
  if (name === undefined) throw new ApiError("not-found", `There is no catalog entry ${params.id}.`);
  const id = catalogIdOf(name);
  return {
    status: 200,
    body: {
      id,
      name,
      kind: "service",
      active: true,
      disabled: false,
      catalog_crn: `crn:v1:bluemix:public:globalcatalog::::service:${id}`,
      url: `https://globalcatalog.cloud.ibm.com/api/v1/${id}`,
      children_url: `https://globalcatalog.cloud.ibm.com/api/v1/${id}/*`,
      geo_tags: [],
      tags: [],
      overview_ui: { en: { display_name: name, description: "", long_description: "" } },
      images: {},
      provider: { name: "IBM", email: "" },
      visibility: { restrictions: "public" },
      metadata: { rc_compatible: true, service: { type: "service", iam_compatible: true, bindable: true } },
      created: date,
      updated: date,
      children: [],
    },
  };
}

const date = "2018-01-01T00:00:00.000Z";

const statuses: Partial<Record<ApiError["reason"], number>> = { "not-found": 404 };

export function catalogErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const status = statuses[error.reason] ?? 400;
  return { status, body: catalogErrorBody(status, error.message, transactionId) };
}

export function catalogErrorBody(status: number, message: string, transactionId: string) {
  return { message, code: status, global_transaction_id: transactionId };
}

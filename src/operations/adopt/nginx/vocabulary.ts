/** Directives that radioctl's own nginx sets itself, or does not need: of the core, of proxies, of logs and of TLS. */
const OWN =
  /^(user|pid|daemon|master_process|worker_\w+|error_log|access_log|log_\w+|open_log_file_cache|open_file_cache\w*|events|use|multi_accept|accept_mutex\w*|include|load_module|thread_pool|timer_resolution|pcre_jit|types\w*|default_type|charset\w*|sendfile\w*|tcp_\w+|aio\w*|directio\w*|output_buffers|postpone_output|keepalive\w*|lingering_\w+|reset_timedout_connection|send_timeout|send_lowat|server_tokens|server_names_hash_\w+|server_name_in_redirect|port_in_redirect|absolute_redirect|variables_hash_\w+|map_hash_\w+|gzip\w*|gunzip\w*|brotli\w*|client_\w+|large_client_header_buffers|underscores_in_headers|ignore_invalid_headers|merge_slashes|chunked_transfer_encoding|etag|if_modified_since|max_ranges|msie_\w+|recursive_error_pages|http2\w*|http3\w*|quic_\w+|resolver\w*|ssl|ssl_(?!certificate$|client_certificate|verify|trusted|crl)\w+|proxy_(?!pass$|cache|store|bind|cookie|intercept|method|ssl)\w+|proxy_ssl\w*|proxy_cache|zone|keepalive_\w+|real_ip_\w+|set_real_ip_from|limit_conn_zone|limit_req_zone|limit_\w+_(?:status|log_level|dry_run)|auth_basic_user_file|autoindex\w*|stub_status|js_\w+|root|index|alias|try_files|expires|break|internal|satisfy|disable_symlinks|env|lock_file|ssl_engine|working_directory|debug_\w+)$/u;

/** Why a directive is left to the operator. */
const LEFT: ReadonlyArray<readonly [form: RegExp, why: string]> = [
  [/^auth_/u, "listeners log in; radioctl's mounts are public"],
  [
    /^(allow|deny|geo|valid_referers|secure_link\w*|geoip\w*|ssl_verify\w*|ssl_client_certificate|ssl_trusted_certificate|ssl_crl)$/u,
    "who may listen: radioctl's mounts are public",
  ],
  [/^limit_conn$/u, "connections of one address: set tuning.nginx.connectionsPerAddress"],
  [/^limit_/u, "a limit that radioctl does not have"],
  [
    /^(rewrite|if|set|return|error_page|map|split_clients|sub_filter\w*|mirror\w*)$/u,
    "rules of nginx are not kept: check which addresses listeners use",
  ],
  [/^(add_header|more_\w+|proxy_cookie\w*)$/u, "additional headers; radioctl sends those that players need (CORS)"],
  [/^(stream|mail)$/u, "nginx passes other connections than HTTP: an inventory does not describe them"],
  [/^(fastcgi_\w+|uwsgi_\w+|scgi_\w+|grpc_\w+|perl\w*|lua_\w+|\w+_by_lua\w*|rtmp)$/u, "another program behind nginx"],
  [/^upstream$/u, "servers behind nginx that are not this Icecast"],
  [/^proxy_/u, "a rule for requests to other servers"],
];

/** Why a directive is left; undefined when radioctl sets it itself or does not need it. */
export function directiveFate(name: string, given: readonly string[]): { why: string; isKnown: boolean } | undefined {
  const [first = ""] = given;
  if (name === "add_header" && /^(access-control-|cache-control|x-content-type|strict-transport)/iu.test(first)) return undefined;
  if ((name === "auth_basic" || name === "auth_request") && first === "off") return undefined;
  if (OWN.test(name)) return undefined;
  const left = LEFT.find(([form]) => form.test(name))?.[1];
  return left === undefined ? { why: "unknown", isKnown: false } : { why: left, isKnown: true };
}

/** What clients of any listener may send: refusing some of them restricts no listener. */
const PUBLIC_CONDITION = /\$(http_user_agent|http_referer|invalid_referer|request_method|scheme|http_range)\b/u;

interface Rule {
  name: string;
  arguments: string[];
  block: readonly Rule[];
}

const LOGIN = "listeners log in";
const ADDRESSES = "only listed addresses may listen";

/**
 * Why not everyone gets what a block serves; empty: everyone does.
 * @param around the same of the block around it: nginx inherits a rule unless the inner block has one of the same kind
 */
export function restrictionsIn(block: readonly Rule[], around: readonly string[] = []): string[] {
  const isOpen = block.some(({ name, arguments: [first] }) => /^auth_(basic|request)$/u.test(name) && first === "off");
  const hasAddresses = block.some(({ name }) => name === "allow" || name === "deny");
  const inherited = around.filter((why) => !(why === LOGIN && isOpen) && !(why === ADDRESSES && hasAddresses));
  return [...new Set([...block.flatMap((rule) => restrictionOf(rule) ?? []), ...inherited])];
}

function restrictionOf({ name, arguments: given, block: inner }: Rule): string | undefined {
  const [first = ""] = given;
  if ((name === "auth_basic" || name === "auth_request") && first !== "off") return LOGIN;
  if (name === "auth_jwt" || name === "secure_link" || name === "secure_link_secret") return "listeners need a token";
  if (name === "deny" && first === "all") return ADDRESSES;
  if (name === "ssl_verify_client" && first === "on") return "listeners need a certificate";
  if (name === "if" && inner.some(isRefusal) && !PUBLIC_CONDITION.test(given.join(" ")))
    return "only listeners who meet a condition may listen";
  return name === "internal" ? "listeners can't request it" : undefined;
}

/** `return 403`, `return 444`: the client gets nothing. */
function isRefusal({ name, arguments: [code = ""] }: Rule): boolean {
  return name === "deny" || (name === "return" && /^(4\d\d)$/u.test(code));
}

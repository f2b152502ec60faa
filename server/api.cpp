#include "server/api.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "server/training_asks.h"
#include "sinew/input_error.h"
#include "sinew/io/claim_reader.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/muscle_sources.h"
#include "sinew/report/exercise_json.h"
#include "sinew/report/muscle_json.h"
#include "sinew/stopped.h"
#include "sinew/version.h"

namespace sinew::server {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* no_page =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sinew</title>"
    "<h1>The page was not built</h1><p>Sinew computes and answers its API, but there is no page "
    "to show. Build it with <code>make page</code>, which needs a network for npm's packages, and "
    "start <code>sinew serve</code> again.</p></html>\n";

Reply json_reply(std::string body) {
    return {.body = std::move(body), .headers = {{"Cache-Control", "no-store"}}};
}

/// Read once, as all that the lab reads.
Reply list_exercises() {
    static const std::string list = [] {
        std::vector<std::string> refused;  // named by `sinew exercises`
        return format_exercises_json(load_exercise_library(refused));
    }();
    return json_reply(list);
}

/// Those of the adult body as it is when nobody asks for another; made once.
Reply list_muscles(Lab& lab) {
    static const std::string list =
        format_muscles_json(lab.subject({})->body, load_muscle_sources(data_directory()));
    return json_reply(list);
}

Reply page_file(std::string_view path, const PageFiles& page, bool gzip) {
    if (page.empty() && path == "/")
        return {.status = 503, .content_type = "text/html; charset=utf-8", .body = no_page};
    const PageFile* file = page.find(path);
    if (!file) return make_fault(404, fmt::format("error: [path] there is no {}", path));
    Reply reply{.content_type = file->content_type};
    const bool packed = gzip && !file->gzip.empty();
    reply.body = packed ? file->gzip : file->bytes;
    if (packed) reply.headers.emplace_back("Content-Encoding", "gzip");
    if (!file->gzip.empty()) reply.headers.emplace_back("Vary", "Accept-Encoding");
    reply.headers.emplace_back("Cache-Control", file->is_named_by_content
                                                    ? "public, max-age=31536000, immutable"
                                                    : "no-cache");
    return reply;
}

/// `?name=walk.mot`: what its owner calls it.
Reply keep_upload(const Request& request, Uploads& uploads) {
    std::string_view called = "file";
    const std::string_view target = request.target;
    for (std::size_t at = target.find('?'); at < target.size();) {
        const std::size_t end = std::min(target.find('&', at + 1), target.size());
        const std::string_view part = target.substr(at + 1, end - at - 1), key = "name=";
        if (part.starts_with(key)) called = part.substr(key.size());
        at = end;
    }
    const std::string name = uploads.keep(request.body, called);
    return json_reply(Json{{"upload", name}}.dump());
}

bool is_one_of(const std::vector<std::string>& names, std::string_view path) {
    return path.starts_with(api_root) &&
           std::ranges::find(names, path.substr(api_root.size())) != names.end();
}

/// What a path is asked with; empty where the API has none of that name.
std::string_view method_of(std::string_view path) {
    static const std::vector<std::string> lists{"version", "exercises", "muscles",
                                                "claims",  "training",  "live"};
    if (path == upload_path || is_one_of(ask_names(), path)) return "POST";
    return !path.starts_with(api_root) || is_one_of(lists, path) ? "GET" : "";
}

Reply answer_api(const Request& request, std::string_view path, Uploads& uploads,
                 const AskContext& context) {
    const std::string_view name = path.substr(api_root.size());
    if (path == upload_path) return keep_upload(request, uploads);
    if (name == "version") return json_reply(Json{{"sinew", version}, {"api", 1}}.dump());
    if (name == "exercises") return list_exercises();
    if (name == "muscles") return list_muscles(context.lab);
    if (name == "training") return json_reply(list_training());
    if (name == "claims") return json_reply(Json(list_claim_ids()).dump());
    if (path == live_path) return make_fault(426, "error: [path] the live API is a WebSocket");
    return json_reply(answer_ask(name, request.body, context));
}

}  // namespace

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

bool is_ask(const Request& request) {
    return request.method == "POST" && is_one_of(ask_names(), path_of(request.target));
}

Reply answer(const Request& request, const PageFiles& page, Uploads& uploads,
             const AskContext& context, bool gzip) {
    const std::string_view path = path_of(request.target);
    const std::string_view method = method_of(path);
    if (method.empty()) return make_fault(404, fmt::format("error: [path] there is no {}", path));
    if (request.method != method && !(request.method == "HEAD" && method == "GET")) {
        Reply reply =
            make_fault(405, fmt::format("error: [method] {} is asked by {}", path, method));
        reply.headers.emplace_back("Allow", method == "GET" ? "GET, HEAD" : method);
        return reply;
    }
    try {
        return path.starts_with(api_root) ? answer_api(request, path, uploads, context)
                                          : page_file(path, page, gzip);
    } catch (const InputError& error) {
        return make_fault(400, uploads.without_folder(error.what()));
    } catch (const Stopped&) {
        return make_fault(503, "error: [server] the ask took too long and was stopped");
    } catch (const std::exception& error) {
        return make_fault(500, fmt::format("internal error: {}", error.what()));
    }
}

Reply make_fault(int status, const std::string& what) {
    return {.status = status,
            .body = fmt::format(R"({{"fault":{}}})", format_fault(what)),
            .headers = {{"Cache-Control", "no-store"}}};
}

}  // namespace sinew::server

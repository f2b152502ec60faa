#pragma once

#include <string>
#include <string_view>

#include "server/asks.h"
#include "server/message.h"
#include "server/page_files.h"

namespace sinew::server {

inline constexpr std::string_view api_root = "/api/v1/";
inline constexpr std::string_view upload_path = "/api/v1/uploads";
inline constexpr std::string_view live_path = "/api/v1/live";

/// A target without its query.
[[nodiscard]] std::string_view path_of(std::string_view target);

/// Whether answering takes a worker's time; the rest is answered at once.
[[nodiscard]] bool is_ask(const Request& request);

/// Answers a request: the page's files, the API's lists, uploads and asks. Never throws; what is
/// wrong becomes a status with a JSON fault (asks.h).
[[nodiscard]] Reply answer(const Request& request, const PageFiles& page, Uploads& uploads,
                           const AskContext& context, bool gzip);

[[nodiscard]] Reply make_fault(int status, const std::string& what);

}  // namespace sinew::server

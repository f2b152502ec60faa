#include "server/guard.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace sinew::server {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

}  // namespace

Guard::Guard(unsigned short port, const std::vector<std::string>& names) {
    std::vector<std::string> all{"localhost", "127.0.0.1", "[::1]"};
    all.insert(all.end(), names.begin(), names.end());
    for (const std::string& name : all) {
        hosts_.push_back(fmt::format("{}:{}", lower(name), port));
        if (port == 80) hosts_.push_back(lower(name));
    }
}

std::string Guard::refuse(std::string_view host, std::string_view origin) const {
    const auto known = [&](std::string_view name) {
        return std::ranges::find(hosts_, lower(name)) != hosts_.end();
    };
    if (host.empty()) return "the request names no Host";
    if (!known(host)) return fmt::format("Host is '{}', which is not this server", host);
    if (origin.empty()) return {};
    constexpr std::string_view scheme = "http://";
    if (!origin.starts_with(scheme) || lower(origin.substr(scheme.size())) != lower(host))
        return fmt::format("Origin is '{}', which is not this server's page", origin);
    return {};
}

}  // namespace sinew::server

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sinew::server {

struct Request {
    std::string method, target;  ///< target: with its query
    std::string body;
};

struct Reply {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// What goes to a page over the WebSocket.
struct Message {
    bool binary = false;
    std::string bytes;
};

}  // namespace sinew::server

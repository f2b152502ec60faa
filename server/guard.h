#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinew::server {

/// Who may ask. A page of another site can reach a server on this machine through the visitor's
/// browser; what it cannot do is send another Host or Origin than its own. So both must name this
/// server: rebinding a foreign name to 127.0.0.1 fails on Host, and a foreign page on Origin.
class Guard {
public:
    /// `names`: besides localhost, 127.0.0.1 and [::1] those under which the server may be asked.
    Guard(unsigned short port, const std::vector<std::string>& names);

    /// Empty when it may; otherwise why not. `origin`: empty where the request has none, as those
    /// of programs.
    [[nodiscard]] std::string refuse(std::string_view host, std::string_view origin) const;

private:
    std::vector<std::string> hosts_;
};

}  // namespace sinew::server

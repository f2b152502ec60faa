#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/page_files.h"
#include "sinew/lab/lab.h"

namespace sinew::server {

struct ServerOptions {
    std::string address = "127.0.0.1";
    unsigned short port = 8080;      ///< 0: one that is free
    std::vector<std::string> names;  ///< beside localhost, under which it may be asked
    int workers = 0;                 ///< threads that compute; 0: as many as the machine has
    int most_waiting = 32;           ///< asks that wait for a worker; more are refused (503)
    int most_connections = 128;
    std::chrono::seconds most_request_time{20};  ///< from a request's first byte to its last
    std::chrono::seconds most_ask_time{300};     ///< then what was posted is stopped
    std::size_t most_body = 1 << 20;             ///< bytes of a request
    std::size_t most_upload = 32 << 20;          ///< bytes of a file that is dropped on the page
};

/// The lab over HTTP and WebSocket (docs/api.yaml). One thread speaks with the network; asks are
/// answered by workers.
///
/// A request that names another Host or Origin is refused (guard.h). Nothing is served but the
/// files that were read at the start. What is too large, too slow or too much is refused and
/// bounded by the options.
///
/// Cannot: speak TLS; who listens beyond this machine puts a proxy before it.
class Server {
public:
    /// Binds and listens. `lab` and `page` must outlive this. Throws InputError where the address
    /// is none or taken.
    Server(Lab& lab, const PageFiles& page, const ServerOptions& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] unsigned short port() const;
    /// Serves until stop(), or until the process is asked to end.
    void run();
    /// From any thread.
    void stop();

private:
    class Network;
    std::unique_ptr<Network> network_;
};

}  // namespace sinew::server

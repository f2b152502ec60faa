#include "server/server.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "server/api.h"
#include "server/conversation.h"
#include "server/guard.h"
#include "sinew/input_error.h"

namespace sinew::server {

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using net::ip::tcp;

/// Whether an Accept-Encoding names gzip, and not with a weight of nothing.
bool takes_gzip(beast::string_view field) {
    for (const auto& [name, parameters] : http::ext_list{field}) {
        if (!beast::iequals(name, "gzip")) continue;
        return std::ranges::none_of(parameters, [](const auto& one) {
            return beast::iequals(one.first, "q") &&
                   std::strtod(std::string(one.second).c_str(), nullptr) <= 0;
        });
    }
    return false;
}

/// The error and what came, instead of an exception: a peer that goes is no fault.
constexpr auto quietly = net::as_tuple(net::use_awaitable);

constexpr std::size_t most_header = 16 << 10;
constexpr std::size_t most_read_ahead = 128 << 10;  ///< bytes; bounds a chunk's own header too
constexpr std::size_t most_unsent = 64 << 20;       ///< bytes; a page that reads slower is let go
constexpr std::chrono::seconds idle_time{60};       ///< between the requests of one connection
/// What a refused request still sends is read so long: a connection that closes before would take
/// the answer with it.
constexpr std::chrono::seconds linger_time{5};

/// The page's scripts and styles are files of this server; the answer's page brings styles and
/// drawings of its own and is shown in a frame without scripts. WebAssembly unpacks the bones.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

using Response = http::response<http::string_body>;

Response make_response(Reply reply, unsigned http_version, bool keep_alive) {
    Response response{static_cast<http::status>(reply.status), http_version};
    response.set(http::field::content_type, reply.content_type);
    response.set(http::field::content_security_policy, content_policy);
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    for (const auto& [name, value] : reply.headers) response.set(name, value);
    response.body() = std::move(reply.body);
    response.keep_alive(keep_alive);
    response.prepare_payload();
    return response;
}

/// What a request that could not be read is told; none: the peer has gone.
std::optional<Reply> explain(const beast::error_code& error, std::size_t most_body) {
    if (error == http::error::body_limit)
        return make_fault(413, fmt::format("error: [body] it is larger than {} bytes", most_body));
    if (error == http::error::header_limit)
        return make_fault(431,
                          fmt::format("error: [header] it is larger than {} bytes", most_header));
    if (error.category() == beast::error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
        return make_fault(400, fmt::format("error: [request] is not HTTP: {}", error.message()));
    return std::nullopt;
}

/// One page's WebSocket: what is to be sent waits in a queue that a single writer empties.
class Live : public std::enable_shared_from_this<Live> {
public:
    Live(beast::tcp_stream stream, std::size_t most_message)
        : socket_(std::move(stream)), news_(socket_.get_executor()) {
        websocket::stream_base::timeout timeout =
            websocket::stream_base::timeout::suggested(beast::role_type::server);
        timeout.keep_alive_pings = true;
        socket_.set_option(timeout);
        socket_.read_message_max(most_message);
        news_.expires_at(std::chrono::steady_clock::time_point::max());
    }

    net::awaitable<bool> accept(const http::request<http::string_body>& request) {
        const auto [error] = co_await socket_.async_accept(request, quietly);
        co_return !error;
    }

    /// Network thread alone.
    void push(Message message) {
        if (closed_) return;
        unsent_ += message.bytes.size();
        waiting_.push_back(std::move(message));
        if (unsent_ > most_unsent)
            close();
        else
            news_.cancel();
    }

    net::awaitable<void> write_all() {
        const auto self = shared_from_this();
        while (!closed_) {
            if (waiting_.empty()) {
                co_await news_.async_wait(quietly);
                continue;
            }
            const Message message = std::move(waiting_.front());
            waiting_.pop_front();
            socket_.binary(message.binary);
            const auto [error, unused] =
                co_await socket_.async_write(net::buffer(message.bytes), quietly);
            unsent_ -= message.bytes.size();
            if (error) close();
        }
    }

    /// Until the page has gone.
    net::awaitable<void> read_all(Conversation& conversation) {
        const auto self = shared_from_this();
        beast::flat_buffer buffer;
        while (!closed_) {
            const auto [error, unused] = co_await socket_.async_read(buffer, quietly);
            if (error) break;
            conversation.receive(
                {static_cast<const char*>(buffer.data().data()), buffer.data().size()});
            buffer.consume(buffer.size());
        }
        close();
    }

    void close() {
        closed_ = true;
        news_.cancel();
        beast::error_code ignored;
        beast::get_lowest_layer(socket_).socket().close(ignored);
    }

private:
    websocket::stream<beast::tcp_stream> socket_;
    net::steady_timer news_;  ///< never ends by itself; cancelled when there is something to do
    std::deque<Message> waiting_;
    std::size_t unsent_ = 0;
    bool closed_ = false;
};

}  // namespace

class Server::Network : public Workers {
public:
    Network(Lab& lab, const PageFiles& page, const ServerOptions& options)
        : lab_(lab),
          page_(page),
          options_(options),
          workers_(options.workers > 0 ? static_cast<std::size_t>(options.workers)
                                       : std::max(1U, std::thread::hardware_concurrency())),
          acceptor_(open(io_, options)),
          guard_(acceptor_.local_endpoint().port(), options.names) {}

    ~Network() override {
        stop_.request_stop();
        workers_.join();
    }

    [[nodiscard]] unsigned short port() const { return acceptor_.local_endpoint().port(); }

    void run() {
        net::signal_set signals(io_, SIGINT, SIGTERM);
        signals.async_wait([this](const beast::error_code& error, int) {
            if (!error) stop();
        });
        net::co_spawn(io_, listen(), net::detached);
        io_.run();
    }

    void stop() {
        stop_.request_stop();
        io_.stop();
    }

    bool post(std::function<void()> job) override {
        if (waiting_.fetch_add(1) >= options_.most_waiting) {
            --waiting_;
            return false;
        }
        net::post(workers_, [this, job = std::move(job)] {
            --waiting_;
            if (!stop_.stop_requested()) job();
        });
        return true;
    }

private:
    static tcp::acceptor open(net::io_context& io, const ServerOptions& options) {
        beast::error_code error;
        const auto address = net::ip::make_address(options.address, error);
        if (error)
            throw InputError(fmt::format("error: [--address] '{}' is no address", options.address),
                             "127.0.0.1 is this machine alone.");
        tcp::acceptor acceptor(io);
        const tcp::endpoint endpoint(address, options.port);
        acceptor.open(endpoint.protocol());
        acceptor.set_option(net::socket_base::reuse_address(true));
        acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
        if (error)
            throw InputError(
                fmt::format("error: [--port] {} cannot be used: {}", options.port, error.message()),
                "Name another one, or 0 for any that is free.");
        return acceptor;
    }

    net::awaitable<void> listen() {
        for (;;) {
            auto [error, socket] = co_await acceptor_.async_accept(quietly);
            if (error) {
                // Out of descriptors, as a rule: let some end.
                net::steady_timer pause(io_, std::chrono::milliseconds(100));
                co_await pause.async_wait(quietly);
                continue;
            }
            if (connections_ >= options_.most_connections) continue;  // the socket closes
            ++connections_;
            net::co_spawn(io_, serve(beast::tcp_stream(std::move(socket))),
                          [this](const std::exception_ptr&) { --connections_; });
        }
    }

    net::awaitable<void> serve(beast::tcp_stream stream) {
        beast::error_code ignored;
        stream.socket().set_option(tcp::no_delay(true), ignored);
        beast::flat_buffer buffer(most_read_ahead);
        for (bool first = true;; first = false) {
            http::request_parser<http::string_body> parser;
            parser.header_limit(most_header);
            parser.body_limit(options_.most_upload);
            if (buffer.size() == 0) {
                stream.expires_after(first ? options_.most_request_time : idle_time);
                const auto [gone, read] =
                    co_await stream.async_read_some(buffer.prepare(most_header), quietly);
                if (gone) break;
                buffer.commit(read);
            }
            stream.expires_after(options_.most_request_time);  // its body included
            auto [error, unused] =
                co_await http::async_read_header(stream, buffer, parser, quietly);
            std::optional<Reply> refusal;
            if (!error) refusal = refuse(parser);
            if (!error && !refusal) {
                if (websocket::is_upgrade(parser.get()) &&
                    path_of(parser.get().target()) == live_path) {
                    co_await converse(std::move(stream), parser.release());
                    co_return;
                }
                if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
                    const bool invited = co_await invite(stream);
                    if (!invited) break;
                }
                auto [body_error, read] =
                    co_await http::async_read(stream, buffer, parser, quietly);
                error = body_error;
            }
            if (error) refusal = explain(error, most_body_of(parser.get().target()));
            if (error && !refusal) break;
            const bool keep_alive = !refusal && parser.get().keep_alive();
            const unsigned version = parser.get().version();
            Reply reply = refusal ? std::move(*refusal) : Reply{};
            const bool head = parser.get().method() == http::verb::head;
            if (!refusal) {
                stream.expires_never();  // answering has a bound of its own
                reply = co_await answer_request(stream.socket(), parser.release());
            }
            Response response = make_response(std::move(reply), version, keep_alive);
            stream.expires_after(options_.most_request_time);
            if (head) response.body().clear();  // its length is told all the same
            auto [write_error, written] = co_await http::async_write(stream, response, quietly);
            if (write_error) break;
            if (refusal) {
                co_await linger(stream);
                break;
            }
            if (!keep_alive) break;
        }
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

    /// Tells who waits for it that its body is wanted.
    static net::awaitable<bool> invite(beast::tcp_stream& stream) {
        constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
        const auto [error, unused] = co_await net::async_write(stream, net::buffer(line), quietly);
        co_return !error;
    }

    /// Reads and forgets, until the peer closes or time is up.
    static net::awaitable<void> linger(beast::tcp_stream& stream) {
        beast::error_code error;
        stream.socket().shutdown(tcp::socket::shutdown_send, error);
        stream.expires_after(linger_time);
        std::vector<char> forgotten(most_read_ahead);
        while (!error) {
            const auto [gone, unused] =
                co_await stream.async_read_some(net::buffer(forgotten), quietly);
            error = gone;
        }
    }

    [[nodiscard]] std::size_t most_body_of(std::string_view target) const {
        return path_of(target) == upload_path ? options_.most_upload : options_.most_body;
    }

    /// What is wrong with a request whose header was read.
    std::optional<Reply> refuse(http::request_parser<http::string_body>& parser) const {
        const auto& request = parser.get();
        const std::string why =
            guard_.refuse(request[http::field::host], request[http::field::origin]);
        if (!why.empty()) return make_fault(403, fmt::format("error: [request] {}", why));
        const std::size_t most = most_body_of(request.target());
        parser.body_limit(most);
        if (parser.content_length().value_or(0) > most)
            return explain(http::error::body_limit, most);
        return std::nullopt;
    }

    net::awaitable<Reply> answer_request(tcp::socket& socket,
                                         http::request<http::string_body> read) {
        const bool gzip = takes_gzip(read[http::field::accept_encoding]);
        auto request = std::make_shared<Request>(Request{
            std::string(read.method_string()), std::string(read.target()), std::move(read.body())});
        if (!is_ask(*request))
            co_return answer(*request, page_, uploads_, {lab_, uploads_, {}, {}}, gzip);
        // A worker answers; the timer wakes this when it has, or when time is up.
        struct Asked {
            std::stop_source stop;
            std::optional<Reply> reply;
        };
        auto asked = std::make_shared<Asked>();
        auto timer = std::make_shared<net::steady_timer>(io_, options_.most_ask_time);
        const std::stop_callback ending(stop_.get_token(), [asked] { asked->stop.request_stop(); });
        const bool taken = post([this, asked, request, timer] {
            Reply reply = answer(*request, page_, uploads_,
                                 {lab_, uploads_, asked->stop.get_token(), {}}, false);
            net::post(io_, [asked, timer, reply = std::move(reply)]() mutable {
                asked->reply = std::move(reply);
                timer->cancel();
            });
        });
        if (!taken) {
            Reply busy = make_fault(503, "error: [server] is busy; ask again in a moment");
            busy.headers.emplace_back("Retry-After", "1");
            co_return busy;
        }
        // A peer that goes meanwhile is not computed for. Once there is a reply the socket is left
        // alone: it may have gone with this coroutine.
        socket.async_wait(tcp::socket::wait_read, [&socket, asked](const beast::error_code& error) {
            if (error || asked->reply) return;
            beast::error_code closed;
            if (socket.available(closed) == 0) asked->stop.request_stop();
        });
        if (!asked->reply) co_await timer->async_wait(quietly);
        if (!asked->reply) {
            asked->stop.request_stop();
            timer->expires_at(std::chrono::steady_clock::time_point::max());
            if (!asked->reply) co_await timer->async_wait(quietly);
        }
        beast::error_code ignored;
        socket.cancel(ignored);
        co_return std::move(*asked->reply);
    }

    net::awaitable<void> converse(beast::tcp_stream stream,
                                  http::request<http::string_body> request) {
        stream.expires_never();  // the WebSocket has time-outs of its own
        auto live = std::make_shared<Live>(std::move(stream), options_.most_body);
        if (!co_await live->accept(request)) co_return;
        auto conversation = std::make_shared<Conversation>(
            lab_, uploads_, *this, options_.most_ask_time, [this, live](Message message) {
                net::post(io_, [live, message = std::move(message)]() mutable {
                    live->push(std::move(message));
                });
            });
        const std::stop_callback ending(stop_.get_token(), [conversation] { conversation->end(); });
        net::co_spawn(io_, live->write_all(), net::detached);
        co_await live->read_all(*conversation);
        conversation->end();
    }

    Lab& lab_;
    const PageFiles& page_;
    const ServerOptions options_;
    Uploads uploads_;
    net::io_context io_{1};
    std::stop_source stop_;
    std::atomic<int> waiting_ = 0;
    int connections_ = 0;
    net::thread_pool workers_;
    tcp::acceptor acceptor_;
    const Guard guard_;
};

Server::Server(Lab& lab, const PageFiles& page, const ServerOptions& options)
    : network_(std::make_unique<Network>(lab, page, options)) {}
Server::~Server() = default;

unsigned short Server::port() const {
    return network_->port();
}
void Server::run() {
    network_->run();
}
void Server::stop() {
    network_->stop();
}

}  // namespace sinew::server

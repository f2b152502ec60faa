#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include "server/asks.h"
#include "server/message.h"

namespace sinew::server {

/// Runs jobs on threads of its own, a bounded number waiting.
class Workers {
public:
    virtual ~Workers() = default;
    /// False where too many wait already; then the job is not run.
    [[nodiscard]] virtual bool post(std::function<void()> job) = 0;
};

/// What one page asks over the WebSocket, and what it is told. docs/api.yaml has the messages.
///
/// Asks run beside each other but for `simulate`: a newer one stops the one before, so that a
/// slider that moves is answered for where it is. Every ask ends in exactly one of answer, full,
/// fault and stopped.
class Conversation : public std::enable_shared_from_this<Conversation> {
public:
    /// `send` is called from any thread and does not block. An ask that takes longer than
    /// `most_time` ends as a fault, at the next of its steps.
    Conversation(Lab& lab, const Uploads& uploads, Workers& workers, std::chrono::seconds most_time,
                 std::function<void(Message)> send);

    /// A message of the page.
    void receive(std::string_view text);
    /// The page has gone: what runs is stopped, and nothing is sent any more.
    void end();

    static constexpr std::size_t most_at_once = 8;

private:
    void start(std::int64_t id, const std::string& ask, std::string body);
    void run(std::int64_t id, const std::string& ask, const std::string& body,
             const std::stop_token& stop);
    void refuse(std::int64_t id, const std::string& what);
    void send(Message message);

    Lab& lab_;
    const Uploads& uploads_;
    Workers& workers_;
    std::chrono::seconds most_time_;
    std::mutex guarding_;
    std::function<void(Message)> send_;  ///< empty once ended
    std::map<std::int64_t, std::stop_source> running_;
    std::stop_source simulating_{std::nostopstate};
};

}  // namespace sinew::server

#include "server/conversation.h"

#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/input_error.h"
#include "sinew/stopped.h"

namespace sinew::server {

namespace {

using Json = nlohmann::ordered_json;

Message make_part(std::int64_t id, const char* part, const char* member, const std::string& json) {
    return {false, fmt::format(R"({{"id":{},"part":"{}","{}":{}}})", id, part, member, json)};
}

/// A whole number that a page can write exactly.
std::int64_t read_id(const Json& json) {
    constexpr double most = 9007199254740991;
    if (!json.is_number_integer() || std::abs(json.get<double>()) > most)
        throw InputError("error: [id] must be a whole number within ±9007199254740991");
    return json.get<std::int64_t>();
}

}  // namespace

Conversation::Conversation(Lab& lab, const Uploads& uploads, Workers& workers,
                           std::chrono::seconds most_time, std::function<void(Message)> send)
    : lab_(lab),
      uploads_(uploads),
      workers_(workers),
      most_time_(most_time),
      send_(std::move(send)) {}

void Conversation::receive(std::string_view text) {
    std::int64_t id = 0;
    try {
        refuse_deep_json(text);
        const Json json = Json::parse(text);
        id = read_id(json.at("id"));
        for (const auto& [key, unused] : json.items())
            if (key != "id" && key != "ask" && key != "body")
                throw InputError(fmt::format("error: [{}] is no part of a message", key));
        const auto ask = json.at("ask").get<std::string>();
        if (ask == "stop") {
            const std::scoped_lock lock(guarding_);
            if (const auto found = running_.find(id); found != running_.end())
                found->second.request_stop();
            return;
        }
        start(id, ask, json.contains("body") ? json.at("body").dump() : "{}");
    } catch (const Json::exception&) {
        refuse(id,
               "error: [message] must be JSON: {\"id\": a number, \"ask\": a name, \"body\": {}}");
    } catch (const InputError& error) {
        refuse(id, error.what());
    }
}

void Conversation::start(std::int64_t id, const std::string& ask, std::string body) {
    std::stop_source stop;
    {
        const std::scoped_lock lock(guarding_);
        if (!running_.contains(id) && running_.size() < most_at_once) {
            running_.emplace(id, stop);
            if (ask == "simulate") {
                if (simulating_.stop_possible()) simulating_.request_stop();
                simulating_ = stop;
            }
        } else {
            stop = std::stop_source(std::nostopstate);
        }
    }
    if (!stop.stop_possible()) {
        refuse(id, fmt::format("error: [id] {} runs already, or {} asks do; wait for an answer or "
                               "stop one",
                               id, most_at_once));
        return;
    }
    auto self = shared_from_this();
    const bool taken =
        workers_.post([self, id, ask, body = std::move(body), token = stop.get_token()] {
            self->run(id, ask, body, token);
        });
    if (taken) return;
    {
        const std::scoped_lock lock(guarding_);
        running_.erase(id);
    }
    refuse(id, "error: [server] is busy; ask again in a moment");
}

void Conversation::run(std::int64_t id, const std::string& ask, const std::string& body,
                       const std::stop_token& stop) {
    // The ask is over before its last message leaves, so that whoever reads that may use its id.
    std::optional<Message> last;
    const auto end = std::chrono::steady_clock::now() + most_time_;
    const AskContext context{
        lab_, uploads_, stop, [&](int done, int all) {
            if (std::chrono::steady_clock::now() > end)
                throw InputError(fmt::format("error: [server] the ask took longer than {} s",
                                             most_time_.count()),
                                 "Ask for fewer samples.");
            send({false, fmt::format(R"({{"id":{},"part":"progress","done":{},"all":{}}})", id,
                                     done, all)});
        }};
    try {
        throw_if_stopped(stop);
        if (ask == "simulate") {
            const Question question = parse_page_question(body, uploads_);
            send(
                {true, encode_simulation(id, Depth::preview, question,
                                         lab_.simulate(question, Depth::preview, stop), uploads_)});
            throw_if_stopped(stop);
            last = {true, encode_simulation(id, Depth::full, question,
                                            lab_.simulate(question, Depth::full, stop), uploads_)};
        } else {
            last = make_part(id, "answer", "answer", answer_ask(ask, body, context));
        }
        throw_if_stopped(stop);
    } catch (const Stopped&) {
        last = {false, fmt::format(R"({{"id":{},"part":"stopped"}})", id)};
    } catch (const InputError& error) {
        last = make_part(id, "fault", "fault", format_fault(uploads_.without_folder(error.what())));
    } catch (const std::exception& error) {
        last = make_part(id, "fault", "fault",
                         format_fault(fmt::format("internal error: {}", error.what())));
    }
    {
        const std::scoped_lock lock(guarding_);
        running_.erase(id);
    }
    send(std::move(*last));
}

void Conversation::refuse(std::int64_t id, const std::string& what) {
    send(make_part(id, "fault", "fault", format_fault(what)));
}

void Conversation::send(Message message) {
    std::function<void(Message)> out;
    {
        const std::scoped_lock lock(guarding_);
        out = send_;
    }
    if (out) out(std::move(message));
}

void Conversation::end() {
    const std::scoped_lock lock(guarding_);
    send_ = nullptr;
    for (auto& [id, stop] : running_) stop.request_stop();
}

}  // namespace sinew::server

#include "sinew/report/calendar.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "sinew/report/plan_report.h"
#include "sinew/report/plan_words.h"
#include "sinew/version.h"

namespace sinew {

namespace {

/// `20261130T180000`.
template <class Time>
std::string stamp(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::duration_cast<std::chrono::seconds>(time - day)};
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// What stands for itself in a value of text.
std::string escape(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        out += c;
    }
    return out;
}

/// One line of content, folded between characters.
std::string fold(const std::string& line) {
    constexpr std::size_t most = 75;
    std::string out;
    for (std::size_t from = 0; from < line.size();) {
        std::size_t length = std::min(line.size() - from, from == 0 ? most : most - 1);
        const auto continues = [&](std::size_t at) {
            return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
        };
        while (length > 1 && continues(from + length)) --length;
        out += (from == 0 ? "" : " ") + line.substr(from, length) + "\r\n";
        from += length;
    }
    return out;
}

/// FNV-1a: what tells this plan's events from those of others.
std::uint64_t hash(const std::string& text) {
    std::uint64_t value = 14695981039346656037U;
    for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return value;
}

}  // namespace

std::string format_calendar(const Planned& planned, std::chrono::sys_seconds made) {
    const Plan& plan = *planned.outcome.plan;
    const std::string title = fmt::format("Training: {}", list_goals(planned.request));
    std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
    out += fold(fmt::format("PRODID:-//Sinew//sinew {}//EN", version));
    out += "CALSCALE:GREGORIAN\r\n";
    const PlanRequest& request = planned.request;
    const std::string of_plan =
        fmt::format("{:016x}", hash(planned.body + format_plan_request_json(request)));
    // Events of one request made on a later day take the place of those made before.
    const auto sequence = std::chrono::floor<std::chrono::days>(made).time_since_epoch().count();
    for (std::size_t k = 0; k < plan.sessions.size(); ++k) {
        const PlannedSession& session = plan.sessions[k];
        std::string description;
        for (const PlannedSets& sets : session.sets)
            description +=
                fmt::format("{}: {}\n", plan.works[sets.work].title, describe_sets(plan, sets));
        if (static_cast<int>(k) >= request.days)
            description += "If the week before went as planned: what was not done is done again.\n";
        description += fmt::format("About {:.0f} kcal.\n", session_kcal(planned, session));
        for (const std::string& line : standing_advice(planned.tables)) description += line + "\n";
        out += "BEGIN:VEVENT\r\n";
        out += fold(fmt::format("UID:{}-{}@sinew", of_plan, k + 1));
        out += fold(fmt::format("DTSTAMP:{}Z", stamp(made)));
        out += fold(fmt::format("SEQUENCE:{}", sequence));
        out += fold(fmt::format("DTSTART:{}", stamp(session.begin)));
        out += fold(fmt::format("DURATION:PT{:.0f}M", std::ceil(session.minutes)));
        out += fold(fmt::format("SUMMARY:{}", escape(title)));
        out += fold(fmt::format("DESCRIPTION:{}", escape(description)));
        out += "END:VEVENT\r\n";
    }
    return out + "END:VCALENDAR\r\n";
}

}  // namespace sinew

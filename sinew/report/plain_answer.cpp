#include "sinew/report/plain_answer.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "sinew/report/result_table.h"

namespace sinew {

namespace {

constexpr std::size_t most_named = 3;

/// "a", "a and b", "a, b and c".
std::string list(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t k = 0; k < names.size(); ++k)
        text += fmt::format("{}{}", k == 0 ? "" : k + 1 == names.size() ? " and " : ", ", names[k]);
    return text;
}

std::string with_mean(const GroupResult& group) {
    return fmt::format("{} {:.0f} %", group.name, 100 * group.mean_activation);
}

std::vector<std::string> find_groups(const Result& result, Role role) {
    std::vector<std::string> found;  // groups stand by mean activation, largest first
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && group.role == role && found.size() < most_named)
            found.push_back(with_mean(group));
    return found;
}

}  // namespace

std::string describe_plainly(const Body& body, const Result& result) {
    if (result.status == ResultStatus::not_run) return {};
    std::string lack;
    if (std::ranges::any_of(result.residuals, [](const Residual& r) { return !r.is_accepted(); }))
        lack = " Motion, masses and floor do not agree well: see the residual.";
    if (result.status != ResultStatus::solved) {
        const std::string failure = format_failure(body, result);
        constexpr std::string_view lead = "error: ";
        std::string line = failure.substr(lead.size(), failure.find('\n') - lead.size()) + ".";
        line[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(line[0])));
        // A measured motion was done, whatever the model's muscles lack for it.
        if (!result.plan.measured || result.status != ResultStatus::fell_short) return line;
        lack += " " + line;
    }
    std::vector<std::string> parts;
    for (const auto& [role, does] :
         {std::pair{Role::prime_mover, "does the work"}, std::pair{Role::synergist, "helps"},
          std::pair{Role::stabiliser, "holds"}}) {
        const std::vector<std::string> groups = find_groups(result, role);
        if (groups.empty()) continue;
        std::string verb = does;
        if (groups.size() > 1)
            verb = role == Role::prime_mover ? "do the work"
                   : role == Role::synergist ? "help"
                                             : "hold";
        parts.push_back(fmt::format("{} {}", list(groups), verb));
    }
    std::vector<std::string> abdominal;
    for (const char* name :
         {"rectus abdominis", "external oblique", "internal oblique", "transversus abdominis"})
        for (const GroupResult& group : result.groups)
            if (group.side == Side::both && group.name == name)
                abdominal.push_back(with_mean(group));
    if (!abdominal.empty()) parts.push_back(fmt::format("of the abs: {}", list(abdominal)));
    if (parts.empty()) return "No muscle group has a part in it.";
    std::string text;
    for (const std::string& part : parts)
        text += fmt::format("{}{}", text.empty() ? "" : "; ", part);
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text + " of full activation on average." + lack;
}

}  // namespace sinew

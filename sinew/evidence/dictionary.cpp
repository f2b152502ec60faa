#include <fmt/format.h>

#include "sinew/evidence/pairs.h"
#include "sinew/input_error.h"

namespace sinew {

namespace {

/// What a word stands for; null, and the reason in `why`, where it stands for nothing here.
template <class Value>
const Value* look_up(const std::map<std::string, Meaning<Value>>& words, const std::string& place,
                     const char* column, const std::string& word, std::string& why) {
    const auto found = words.find(word);
    if (found == words.end())
        throw InputError(
            fmt::format("{}: error: [{}] \"{}\" is in no row of emg_words.csv", place, column,
                        word),
            "Add a row that says what it stands for, or - and why it is not comparable.");
    if (found->second.as) return &*found->second.as;
    if (why.empty()) why = fmt::format("{} {}: {}", column, word, found->second.reason);
    return nullptr;
}

}  // namespace

std::optional<Reading> Dictionary::read(const std::string& place, const std::string& muscle,
                                        const std::string& metric, const std::string& phase,
                                        std::string& why) const {
    const std::string* group = look_up(words_.muscle, place, "muscle", muscle, why);
    const MetricMeaning* meaning = look_up(words_.metric, place, "metric", metric, why);
    const Window* window = look_up(words_.phase, place, "phase", phase, why);
    if (!group || !meaning || !window) return std::nullopt;
    return Reading{*group, false, *meaning, *window};
}

std::optional<UnitKind> Dictionary::unit(const Measurement& m, std::string& why) const {
    const std::string place = fmt::format("{}:{}", m.file, m.line);
    const UnitKind* kind = look_up(words_.unit, place, "unit", m.unit, why);
    return kind ? std::optional(*kind) : std::nullopt;
}

const SimulatedAs* Dictionary::set_up(const std::string& place, const MeasuredSetUp& measured,
                                      std::string& why) const {
    const SimulatedAs* found = find_simulated_as(set_ups_, measured);
    if (!found)
        throw InputError(
            fmt::format("{}: error: [exercise] {} of {} is in no row of simulated_as.csv", place,
                        describe(measured), measured.study),
            "Add a row that says what it is simulated as, or - and why it is not comparable.");
    if (found->as) return found;
    if (why.empty()) why = found->reason;
    return nullptr;
}

}  // namespace sinew

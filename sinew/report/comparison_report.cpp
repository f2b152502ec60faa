#include "sinew/report/comparison_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/report/result_json.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

const GroupResult* find_group(const Result& result, const std::string& name) {
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && group.name == name) return &group;
    return nullptr;
}

std::string load_of(const ComparedExercise& compared) {
    return compared.carries_load ? fmt::format("{:.1f} kg", compared.result.load_kg)
                                 : std::string("body weight");
}

/// Why a line carries no figures, or ones to be taken with care.
std::string remark(const ComparedExercise& compared) {
    switch (compared.result.status) {
        case ResultStatus::solved:
            return "";
        case ResultStatus::fell_short:
            return "  too heavy: the attempt";
        case ResultStatus::infeasible:
        case ResultStatus::not_run:
            break;
    }
    return "  not solved";
}

}  // namespace

std::string format_comparison(const std::vector<ComparedExercise>& compared,
                              const std::vector<std::string>& groups) {
    std::string out;
    for (const std::string& name : groups) {
        std::vector<const ComparedExercise*> order;
        for (const ComparedExercise& one : compared) order.push_back(&one);
        std::ranges::stable_sort(order, [&](const ComparedExercise* a, const ComparedExercise* b) {
            return find_group(a->result, name)->mean_activation >
                   find_group(b->result, name)->mean_activation;
        });
        out += fmt::format("{}{:<44} {:>11} {:>8} {:>8}\n", out.empty() ? "" : "\n", name, "load",
                           "mean", "peak");
        for (const ComparedExercise* one : order) {
            const GroupResult& group = *find_group(one->result, name);
            out += fmt::format("  {:<42} {:>11} {:>6.1f} % {:>6.1f} %{}\n", one->exercise.title,
                               load_of(*one), 100 * group.mean_activation,
                               100 * group.peak_activation, remark(*one));
        }
    }
    return out + "\n" +
           wrap(
               "Activation over one repetition, both sides, weighted by volume. It is simulated, "
               "and "
               "is not the EMG of a maximal contraction: order and ratio between exercises are "
               "firmer than levels (docs/validation.md).") +
           "\n";
}

std::string format_comparison_json(const std::vector<ComparedExercise>& compared,
                                   const std::vector<std::string>& groups) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ComparedExercise& one : compared) {
        nlohmann::ordered_json muscles = nlohmann::ordered_json::array();
        for (const std::string& name : groups) {
            const GroupResult& group = *find_group(one.result, name);
            muscles.push_back({{"name", name},
                               {"mean_activation", group.mean_activation},
                               {"peak_activation", group.peak_activation}});
        }
        list.push_back({{"exercise", one.exercise.id},
                        {"title", one.exercise.title},
                        {"variations", one.result.variations},
                        {"faults", one.result.faults},
                        {"status", status_name(one.result.status)},
                        {"load_kg", one.result.load_kg},
                        {"groups", std::move(muscles)}});
    }
    return nlohmann::ordered_json{{"exercises", std::move(list)}}.dump(2) + "\n";
}

}  // namespace sinew

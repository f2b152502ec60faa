#include <array>

#include <fmt/format.h>

#include "sinew/lab/lab.h"

namespace sinew {

std::unique_ptr<Screened> Lab::screen(const ScreeningTables& tables, ScreeningAnswers answers,
                                      const Question& question, const std::stop_token& stop) {
    auto screened = std::make_unique<Screened>(Screened{.tables = tables});
    screened->answers = std::move(answers);
    screened->simulation = simulate(question, Depth::full, stop);
    const Simulation& run = screened->simulation;
    const Exercise& done = run.repetition.exercise;
    const std::array exercises{done.id};
    screened->outcome = decide_screening(tables, screened->answers, exercises);
    screened->loads.emplace(
        ScreeningLoads{.title = done.equipment.carries_load()
                                    ? fmt::format("{}, {:.1f} kg", done.title, run.result.load_kg)
                                    : done.title + ", body weight",
                       .body = run.subject->body,
                       .result = run.result});
    return screened;
}

}  // namespace sinew

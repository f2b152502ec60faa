#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/log.h"
#include "cli/screen.h"

namespace sinew::cli {

/// `plan`, `log`, `screen` and `ask`: what training is made of beside the simulations.
class TrainingCommands {
public:
    explicit TrainingCommands(CLI::App& app);
    TrainingCommands(const TrainingCommands&) = delete;
    TrainingCommands& operator=(const TrainingCommands&) = delete;

    /// Runs the command that was given and returns the exit status; none: it was another.
    [[nodiscard]] std::optional<int> run() const;

private:
    void add_plan(CLI::App& app);
    void add_log(CLI::App& app);
    void add_screen(CLI::App& app);
    void add_ask(CLI::App& app);

    PlanArguments plan_;
    LogArguments log_;
    ScreenArguments screen_;
    AskArguments ask_;
    std::vector<std::pair<CLI::App*, std::function<int()>>> commands_;
};

}  // namespace sinew::cli

#pragma once

#include <CLI/CLI.hpp>
#include <list>
#include <optional>
#include <string>

#include "sinew/lab/study_motion.h"

namespace sinew::cli {

/// `inverse-dynamics`, `static-optimization`, `joint-reaction` and `muscle-analysis`: somebody's
/// own model and motion, with OpenSim's names.
class StudyCommands {
public:
    explicit StudyCommands(CLI::App& app);
    StudyCommands(const StudyCommands&) = delete;
    StudyCommands& operator=(const StudyCommands&) = delete;

    /// Runs the command that was given and returns the exit status; none: it was another.
    [[nodiscard]] std::optional<int> run() const;

private:
    struct Command {
        CLI::App* app = nullptr;
        StudyPart part = StudyPart::inverse_dynamics;
        MotionStudyQuestion question;
        std::optional<std::string> out, json;  ///< a folder; a file, or - for standard output
    };
    Command& add(CLI::App& app, const char* name, StudyPart part, const char* what);
    static int run(const Command& command);

    std::list<Command> commands_;  ///< never moved: the parser refers to them
};

}  // namespace sinew::cli

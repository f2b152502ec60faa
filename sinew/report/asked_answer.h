#pragma once

#include <string>
#include <vector>

#include "sinew/io/question_index.h"

namespace sinew {

/// A plain question and the answer that was computed for it.
struct AskedAnswer {
    std::string question;
    Routing routing;
    std::string command;               ///< that says more; empty: there is none
    std::vector<std::string> lines;    ///< the answer, each line from figures; empty: none
    std::vector<std::string> sources;  ///< studies that it rests on
};

/// For the terminal, and as JSON.
[[nodiscard]] std::string format_asked_answer(const AskedAnswer& answer);
[[nodiscard]] std::string format_asked_answer_json(const AskedAnswer& answer);

}  // namespace sinew

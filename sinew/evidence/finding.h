#pragma once

#include <optional>
#include <string>

namespace sinew {

/// What one study found about a question, a row of data/evidence/training.csv. The direction is
/// coded by what was measured, and never by what its authors conclude.
struct Finding {
    std::string id;
    std::string question;   ///< what is asked of all rows of this name
    std::string direction;  ///< one of the question's answers
    std::string study;      ///< in few words; rows of one study share it
    std::optional<int> year;
    std::string citation;
    std::optional<int> n;  ///< people
    std::string measured;  ///< what was done and measured, in figures where they are known
    std::string trust;     ///< primary, review or grey
    int line = 0;
};

}  // namespace sinew

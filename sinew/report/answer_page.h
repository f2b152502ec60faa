#pragma once

#include <string>

#include "sinew/evidence/evaluate_claims.h"
#include "sinew/report/answer_material.h"

namespace sinew {

/// All that a page is made of.
struct AnswerPage {
    const ClaimFile& claims;
    const ClaimRuns& runs;
    const ClaimsOutcome& outcome;
    const AnswerMaterial& material;
    std::string body;
};

/// The answer as one page that needs nothing else: no script, font, image or other file, and a
/// policy that forbids them. In the order in which a reader asks: the answer, then the sections
/// that claims name (claim_section.h), then every claim as a question. Each claim is told once, in
/// its section. Every sentence that states a result is made by rule from the verdicts and figures.
/// Well-formed as XML too.
[[nodiscard]] std::string format_answer_page(const AnswerPage& page);

}  // namespace sinew

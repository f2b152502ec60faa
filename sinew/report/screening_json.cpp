#include <nlohmann/json.hpp>

#include "sinew/analysis/result_figures.h"
#include "sinew/io/calendar_date.h"
#include "sinew/report/joint_load_table.h"
#include "sinew/report/result_json.h"
#include "sinew/report/screening_report.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

Json part_json(const ScreeningPart& part) {
    Json reasons = Json::array();
    for (const ScreeningReason& reason : part.reasons)
        reasons.push_back({{"verdict", name_of(reason.verdict)},
                           {"says", reason.says},
                           {"questions", reason.questions},
                           {"sources", reason.sources}});
    return {{"verdict", name_of(part.verdict)}, {"reasons", reasons}};
}

Json advice_json(const ExerciseAdvice& advice) {
    Json out{{"exercise", advice.exercise}, {"named", advice.named}};
    if (advice.action) out["action"] = name_of(*advice.action);
    out["cautions"] = Json::array();
    for (const Caution& caution : advice.cautions) {
        Json one{{"id", caution.id},
                 {"action", name_of(caution.action)},
                 {"basis", name_of(caution.basis)},
                 {"text", caution.text}};
        if (!caution.question.empty()) one["question"] = caution.question;
        one["source"] = caution.source;
        one["trust"] = caution.trust;
        out["cautions"].push_back(std::move(one));
    }
    return out;
}

void put_limit(Json& load, const char* key, const TissueLimit* limit) {
    if (limit == nullptr) return;
    load[key] = {{"kind", name_of(limit->kind)},
                 {limit->in_body_weights ? "body_weights" : "N", limit->value},
                 {"label", limit->label},
                 {"source", limit->reference}};
}

Json loads_json(const ScreeningLoads& loads) {
    const Result& result = loads.result;
    Json out{{"of", loads.title}, {"status", status_name(result.status)}};
    if (const std::string trouble = describe_trouble(result); !trouble.empty())
        out["trouble"] = trouble;
    out["body_weight_N"] = calc_body_weight_N(loads.body, result);
    out["levels"] = Json::array();
    for (const SpinalLevelResult& level : result.spine.levels) {
        Json one{{"name", level.name},
                 {"compression_N", level.peak_compression_N},
                 {"shear_N", level.peak_shear_N}};
        put_limit(one, "beside_compression",
                  find_tissue_limit(result, LoadKind::lumbar_compression));
        put_limit(one, "beside_shear", find_tissue_limit(result, LoadKind::lumbar_shear));
        out["levels"].push_back(std::move(one));
    }
    out["contacts"] = Json::array();
    for (const JointLoad& joint : result.joint_loads) {
        Json one{{"name", joint.name}, {"force_N", joint.peak_force_N}};
        put_limit(one, "beside", find_tissue_limit(result, joint.kind));
        out["contacts"].push_back(std::move(one));
    }
    out["limits_say"] = describe_limits();
    return out;
}

}  // namespace

std::string format_screening_json(const ScreeningReport& report) {
    const ScreeningOutcome& outcome = report.outcome;
    Json out{{"verdict", name_of(outcome.verdict)},
             {"says", describe(outcome.verdict)},
             {"decided", describe_decision(outcome)},
             {"holds_back", holds_back(outcome)},
             {"held_back", describe_held_back(outcome)},
             {"questionnaire", part_json(outcome.questionnaire)},
             {"effort", part_json(outcome.effort)}};
    out["exercises"] = Json::array();
    for (const ExerciseAdvice& advice : outcome.exercises)
        out["exercises"].push_back(advice_json(advice));
    out["answers"] = Json::object();
    for (const std::string& id : outcome.asked) out["answers"][id] = report.answers.choices.at(id);
    out["not_needed"] = outcome.not_needed;
    if (report.answers.answered_on) {
        out["answered_on"] = format_date(*report.answers.answered_on);
        out["holds_until"] = format_date(clearance_ends(*report.answers.answered_on));
    }
    if (report.loads) out["joint_loads"] = loads_json(*report.loads);
    out["terms"] = describe_terms(report);
    out["official_form"] = official_form;
    return out.dump(2) + "\n";
}

}  // namespace sinew

#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "server/message.h"
#include "server/uploads.h"
#include "sinew/lab/lab.h"

namespace sinew::server {

/// What an ask may be told while it runs, and how it tells how far it is.
struct AskContext {
    Lab& lab;
    const Uploads& uploads;
    std::stop_token stop;                             ///< once requested, Stopped is thrown
    std::function<void(int done, int all)> progress;  ///< empty: nobody listens
};

/// The names of what can be asked by POST and over the WebSocket.
[[nodiscard]] const std::vector<std::string>& ask_names();

/// Answers one ask: the JSON document that the command of that name writes.
///
///   simulate  a question (question_json.h)                       the result
///   sample    {question, samples, seed, hold_load}               the result with intervals
///   guide     {exercise, load, sex, height, mass, strength}      sinew guide --json
///   compare   {exercises, muscles, load, sex, …}                 sinew compare --json
///   check     {claims, claim, samples, seed, sex, …}             sinew check --json
///   page      as check                                           {"html": the answer page}
///   measured  {exercise}                                         what studies measured of it
///   series    a question                                         {"files": [{name, text}]}
///   plan      {goal, days, on, weeks, level, aim, equipment, …}  sinew plan --json; reads no log
///   calendar  as plan                                            {"calendar": the .ics text}
///   screen    {answers, exercise, load, sex, …}                  sinew screen --json, or, while
///                                                                answers lack, the next question
///   ask       {question, sex, …}                                 sinew ask --json
///
/// Throws InputError where the ask is wrong, and Stopped.
[[nodiscard]] std::string answer_ask(std::string_view name, std::string_view body,
                                     const AskContext& context);

/// A preview or the full answer as one block: "SNWA"; the length of a JSON part in bytes, 32 bits;
/// the part {id, part, question, result}, padded with spaces to a multiple of four; a scene.
/// Uploads are named in it without their folder.
[[nodiscard]] std::string encode_simulation(std::int64_t id, Depth depth, const Question& question,
                                            const Simulation& simulation, const Uploads& uploads);

/// A question as the page asks it: exercises by id alone, bodies among the uploads alone.
[[nodiscard]] Question parse_page_question(std::string_view json, const Uploads& uploads);

/// Throws InputError where arrays and objects are nested deeper than any ask needs: copying and
/// writing them takes stack, a frame for each level.
void refuse_deep_json(std::string_view text);

/// The error as JSON: message, remedy where there is one, and the field that it is about, where its
/// first line names one in brackets.
[[nodiscard]] std::string format_fault(const std::string& what);

}  // namespace sinew::server

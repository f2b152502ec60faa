#pragma once

#include <string>
#include <string_view>

#include "server/asks.h"

namespace sinew::server {

/// The asks about training (answer_ask() has what each answers).
[[nodiscard]] std::string plan(std::string_view body, const AskContext& context);
[[nodiscard]] std::string calendar(std::string_view body, const AskContext& context);
[[nodiscard]] std::string screen(std::string_view body, const AskContext& context);
[[nodiscard]] std::string ask(std::string_view body, const AskContext& context);

/// Throws InputError that names `field` where the page named a path.
void refuse_paths(const std::string& name, const char* field);

/// What a plan can be asked for: goals, equipment, levels, aims.
[[nodiscard]] std::string list_training();

}  // namespace sinew::server

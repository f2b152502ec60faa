#include <spawn.h>

#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.h"
#include "server/server.h"
#include "sinew/io/whole_number.h"

extern char** environ;

namespace sinew::cli {

namespace {

/// Asks the desktop to show an address; where there is none, the address stands on the screen.
void open_browser(const std::string& address) {
    std::string program = "xdg-open", argument = address;
    char* const arguments[] = {program.data(), argument.data(), nullptr};
    pid_t child = 0;
    if (posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments, environ) != 0)
        std::fputs("No browser could be opened; open the address yourself.\n", stderr);
}

}  // namespace

int run_serve(const ServeArguments& arguments) {
    server::ServerOptions options;
    if (arguments.port)
        options.port =
            parse_whole(*arguments.port, "--port", std::uint16_t{0}, std::uint16_t{65535});
    if (arguments.address) options.address = *arguments.address;
    options.names = arguments.names;
    if (arguments.address) options.names.push_back(*arguments.address);
    const std::filesystem::path folder = server::find_page_folder();
    const server::PageFiles page = folder.empty() ? server::PageFiles() : server::PageFiles(folder);
    Lab lab;
    server::Server server(lab, page, options);
    const std::string address = fmt::format("http://localhost:{}/", server.port());
    if (page.empty())
        std::fputs("The page was not built, so there is only the API; make page builds it.\n",
                   stderr);
    fmt::print("Sinew's lab is open at {}\nCtrl-C closes it.\n", address);
    std::fflush(stdout);
    if (arguments.open) open_browser(address);
    server.run();
    return exit_ok;
}

}  // namespace sinew::cli

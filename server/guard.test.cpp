#include "server/guard.h"

#include <gtest/gtest.h>

namespace sinew::server {
namespace {

TEST(Guard, LetsThisServersOwnNamesAsk) {
    const Guard guard(8080, {});
    for (const char* host : {"localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LocalHost:8080"}) {
        EXPECT_EQ(guard.refuse(host, ""), "") << host;
        EXPECT_EQ(guard.refuse(host, std::string("http://") + host), "") << host;
    }
}

TEST(Guard, RefusesAForeignNameReboundToThisMachine) {
    const Guard guard(8080, {});
    for (const char* host : {"evil.example:8080", "localhost", "localhost:80",
                             "localhost:8080.evil.example", "127.0.0.1:80801", "127.0.0.2:8080"})
        EXPECT_EQ(guard.refuse(host, ""),
                  std::string("Host is '") + host + "', which is not this server");
    EXPECT_EQ(guard.refuse("", ""), "the request names no Host");
}

TEST(Guard, RefusesForeignPages) {
    const Guard guard(8080, {});
    for (const char* origin :
         {"http://evil.example", "https://localhost:8080", "http://localhost:8081", "null",
          "http://127.0.0.1:8080", "http://localhost:8080/"})
        EXPECT_EQ(guard.refuse("localhost:8080", origin),
                  std::string("Origin is '") + origin + "', which is not this server's page");
}

TEST(Guard, KnowsNamesThatItWasTold) {
    const Guard guard(80, {"Lab.example"});
    EXPECT_EQ(guard.refuse("lab.example", "http://lab.example"), "");
    EXPECT_EQ(guard.refuse("lab.example:80", ""), "");
    EXPECT_NE(guard.refuse("lab.example:8080", ""), "");
}

}  // namespace
}  // namespace sinew::server

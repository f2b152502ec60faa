# What comes from elsewhere. NOTICE names each with its licence.

# The local environment, made by tools/setup, holds Pinocchio, ProxSuite and the one Eigen that may
# be on the include path.
file(GLOB sinew_prefix ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/cmeel.prefix)
if(NOT sinew_prefix AND NOT CMAKE_PREFIX_PATH)
  message(FATAL_ERROR "The local environment is missing. Run `make setup` first.")
endif()
list(PREPEND CMAKE_PREFIX_PATH ${sinew_prefix})

set(Boost_NO_WARN_NEW_VERSIONS ON)  # The environment's Boost is newer than CMake's own list.
set(Python3_EXECUTABLE /usr/bin/python3)
find_package(Threads REQUIRED)
find_package(Boost 1.90 REQUIRED CONFIG)  # headers alone: Asio and Beast
find_package(Eigen3 3.4 REQUIRED)
find_package(pinocchio 4.1 REQUIRED)
find_package(proxsuite 0.7.3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(pugixml REQUIRED IMPORTED_TARGET pugixml)
find_package(yaml-cpp REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# Integer programmes of training plans. As with Ipopt below, its pkg-config file names libraries that
# a fresh machine cannot link by name.
find_path(SINEW_CBC_INCLUDE CbcModel.hpp PATH_SUFFIXES coin REQUIRED)
add_library(sinew_cbc INTERFACE)
target_include_directories(sinew_cbc SYSTEM INTERFACE ${SINEW_CBC_INCLUDE})
foreach(name IN ITEMS Cbc Cgl OsiClp Clp Osi CoinUtils)
  find_library(SINEW_${name}_LIBRARY ${name} REQUIRED)
  target_link_libraries(sinew_cbc INTERFACE ${SINEW_${name}_LIBRARY})
endforeach()

# Ipopt serves the tests alone. Its pkg-config file also names the Fortran libraries behind it,
# which a fresh machine cannot link by name; the shared library finds them itself.
find_path(SINEW_IPOPT_INCLUDE IpTNLP.hpp PATH_SUFFIXES coin REQUIRED)
find_library(SINEW_IPOPT_LIBRARY ipopt REQUIRED)
add_library(sinew_ipopt INTERFACE)
target_include_directories(sinew_ipopt SYSTEM INTERFACE ${SINEW_IPOPT_INCLUDE})
target_compile_definitions(sinew_ipopt INTERFACE HAVE_CSTDDEF)
target_link_libraries(sinew_ipopt INTERFACE ${SINEW_IPOPT_LIBRARY})

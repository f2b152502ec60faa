# Tests of the whole: the layout, the documents and the installed program.

function(sinew_script_test name script)
  add_test(NAME ${name} COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/${script}
                                ${CMAKE_SOURCE_DIR} ${ARGN})
endfunction()

# A test of the page, by Node's own runner, told the build by SINEW_BUILD and the meshes by MYO_SIM.
# Skipped where the page was not built, for want of a network for its packages.
function(sinew_page_test name file)
  add_test(NAME ${name} COMMAND ${CMAKE_SOURCE_DIR}/tests/run_page_test
                                ${CMAKE_BINARY_DIR} ${file})
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()

sinew_script_test(layout_is_as_promised check_layout.py ${PROJECT_VERSION})
if(TARGET sinew)
  sinew_script_test(program_answers_and_refuses run_program.py ${CMAKE_BINARY_DIR})
  sinew_script_test(log_loses_nothing run_log.py ${CMAKE_BINARY_DIR})
  sinew_script_test(program_plans_and_answers run_plan.py ${CMAKE_BINARY_DIR})
  sinew_script_test(program_studies_motions run_study.py ${CMAKE_BINARY_DIR})
  sinew_script_test(program_screens_before_training run_screen.py ${CMAKE_BINARY_DIR})
  sinew_script_test(documents_show_commands_that_work run_documents.py ${CMAKE_BINARY_DIR})
  sinew_script_test(installed_program_runs_anywhere run_installed.py ${CMAKE_BINARY_DIR}
                    ${PROJECT_VERSION})
  sinew_script_test(server_answers_refuses_and_outlives run_server.py ${CMAKE_BINARY_DIR})
  sinew_page_test(server_is_as_its_api_says tests/api.test.js)
  sinew_page_test(page_works_in_a_browser tests/page.test.js)
  # What they measure of time is the machine's when nothing else runs beside them.
  set_tests_properties(server_answers_refuses_and_outlives page_works_in_a_browser
                       PROPERTIES RUN_SERIAL ON)
endif()
sinew_page_test(bones_parts_fit bones/parts.test.js)
sinew_page_test(bones_lie_where_muscles_do bones/skeleton.test.js)

# Off with another compiler than Debian 12's, whose warnings nobody here has seen.
option(VALISE_WERROR "treat warnings as errors" ON)
add_library(valise_flags INTERFACE)
target_compile_options(
  valise_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wconversion -Wshadow>)
if(VALISE_WERROR)
  target_compile_options(valise_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()
target_include_directories(valise_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_link_libraries(valise_flags INTERFACE Threads::Threads)
set(VALISE_SHARED "$ENV{VALISE_SHARED}" CACHE STRING "folder with the public vectors and corpus")
if(NOT VALISE_SHARED)
  set(VALISE_SHARED ${CMAKE_SOURCE_DIR}/../shared)
endif()

# valise_module(seal SOURCES a.cpp … TESTS a_test.cpp … DEPENDS base OpenSSL::Crypto)
#
# One folder of src/ is one static library. Its headers form a file set, so that the target
# all_verify_interface_header_sets compiles each of them alone.
function(valise_module name)
  cmake_parse_arguments(A "" "" "SOURCES;TESTS;DEPENDS" ${ARGN})
  file(GLOB headers CONFIGURE_DEPENDS *.h)
  list(FILTER headers EXCLUDE REGEX "_test\\.h$")  # what tests share is no part of the module
  add_library(${name} STATIC ${A_SOURCES})
  target_link_libraries(${name} PUBLIC valise_flags ${A_DEPENDS})
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${headers})
  if(A_TESTS)
    valise_test(${name}_test PREFIX ${name} SOURCES ${A_TESTS} DEPENDS ${name})
  endif()
endfunction()

# valise_test(tlog_test PREFIX tlog SOURCES … DEPENDS …): a GoogleTest program, its cases known to
# ctest one by one. VALISE_ROOT and VALISE_SHARED tell tests where the checkout and the vectors are.
function(valise_test target)
  cmake_parse_arguments(A "" "PREFIX;TIMEOUT" "SOURCES;DEPENDS" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 60)
  endif()
  add_executable(${target} ${A_SOURCES})
  target_link_libraries(${target} PRIVATE valise_flags ${A_DEPENDS} GTest::gmock GTest::gmock_main)
  target_compile_definitions(
    ${target} PRIVATE VALISE_ROOT="${CMAKE_SOURCE_DIR}" VALISE_SHARED="${VALISE_SHARED}")
  gtest_discover_tests(${target} TEST_PREFIX "${A_PREFIX}." DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT ${A_TIMEOUT})
endfunction()

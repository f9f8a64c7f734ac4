# Campaigns: a whole network, real telegrams, long attachments, servers killed on the way. Those of
# the corpus are shortened here, and skipped where it is not; README.md says how they run in full.
# Peaks of memory and lengths of time mean nothing under a sanitizer.
if(CMAKE_CXX_FLAGS_DEBUG MATCHES sanitize OR VALISE_FUZZ)
  return()
endif()
set(campaign_port 7900)
# campaign(NAME TIMEOUT COMMAND…)
function(campaign name timeout)
  add_test(NAME scenario.${name} COMMAND Python3::Interpreter ${ARGN})
  set_tests_properties(scenario.${name} PROPERTIES
    TIMEOUT ${timeout} SKIP_RETURN_CODE 77 LABELS campaign
    ENVIRONMENT "VALISE_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};VALISE_PORT=${campaign_port}")
  math(EXPR next "${campaign_port} + 20")
  set(campaign_port ${next} PARENT_SCOPE)
endfunction()

set(attachment ${CMAKE_CURRENT_LIST_DIR}/campaign_attachment)
set(import ${CMAKE_CURRENT_LIST_DIR}/campaign_import)
campaign(A_25_MB_attachment_survives_twenty_kills 300 ${attachment} kills)
campaign(A_25_MB_attachment_takes_no_more_memory_than_a_small_one 300 ${attachment} memory)
campaign(An_import_that_was_killed_carries_each_telegram_once 240 ${import} ceiling --first 200)
campaign(Imported_telegrams_open_to_the_byte 240 ${import} opened --first 60 --open 20)

-- Evenkeel's keys as hotkeys of OBS: bind them in OBS under Settings, Hotkeys.
--
-- A press writes one line into a file that Evenkeel reads once a second. Lua in OBS has no way to speak
-- to another program that could not make OBS stand still. A press while Evenkeel is not running is
-- forgotten after a few seconds. Written by `evenkeel obs script`; it belongs to this computer.

obs = obslua

local SPOOL = {{SPOOL}}

local KEYS = {
  { word = "break", title = "Evenkeel: a break now" },
  { word = "quiet", title = "Evenkeel: quiet mode on or off" },
  { word = "mark", title = "Evenkeel: note a self-critical thought" },
  { word = "pause", title = "Evenkeel: everything at rest, on or off" },
  { word = "shield", title = "Evenkeel: hide the numbers, or ask in the dock to show them" },
}

local function press(word)
  local spool = io.open(SPOOL, "a")
  if spool then
    spool:write(string.format("%d %s\n", os.time(), word))
    spool:close()
  else
    obs.script_log(obs.LOG_WARNING, "The data folder of Evenkeel could not be written to. Run `evenkeel obs script` again.")
  end
end

function script_description()
  return "Evenkeel's keys. Bind them under Settings, Hotkeys."
end

function script_load(settings)
  for _, key in ipairs(KEYS) do
    key.id = obs.obs_hotkey_register_frontend("evenkeel.lua." .. key.word, key.title, function(pressed)
      -- On the press: a release may never come.
      if pressed then
        press(key.word)
      end
    end)
    local saved = obs.obs_data_get_array(settings, "evenkeel." .. key.word)
    obs.obs_hotkey_load(key.id, saved)
    obs.obs_data_array_release(saved)
  end
end

function script_save(settings)
  for _, key in ipairs(KEYS) do
    local saved = obs.obs_hotkey_save(key.id)
    obs.obs_data_set_array(settings, "evenkeel." .. key.word, saved)
    obs.obs_data_array_release(saved)
  end
end

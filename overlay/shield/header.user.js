// ==UserScript==
// @name         Evenkeel shield
// @namespace    evenkeel
// @version      {{VERSION}}
// @description  Hides the counts on Twitch's own pages, as your own Evenkeel on this computer says.
// @match        https://*.twitch.tv/*
// @run-at       document-start
// @inject-into  content
// @grant        GM_xmlhttpRequest
// @grant        GM_getValue
// @grant        GM_setValue
// @grant        GM_registerMenuCommand
// @connect      {{HOST}}
// ==/UserScript==
//
// Made by `evenkeel shield export`. The token below tells how the shield stands and opens nothing else;
// do not publish it.
